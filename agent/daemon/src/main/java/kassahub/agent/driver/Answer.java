package kassahub.agent.driver;

import java.util.Optional;
import java.util.function.Function;

/** What was asked for, or why not. */
public sealed interface Answer<T> {
  /** One result for either case. */
  <R> R match(Function<T, R> told, Function<RegisterFault, R> faulted);

  static <T> Answer<T> of(T value) {
    return new Told<>(value);
  }

  static <T> Answer<T> fault(RegisterFault fault) {
    return new Faulted<>(fault);
  }

  default Optional<T> told() {
    return match(Optional::of, fault -> Optional.empty());
  }

  default Optional<RegisterFault> fault() {
    return match(value -> Optional.empty(), Optional::of);
  }

  record Told<T>(T value) implements Answer<T> {
    @Override
    public <R> R match(Function<T, R> told, Function<RegisterFault, R> faulted) {
      return told.apply(value);
    }
  }

  record Faulted<T>(RegisterFault why) implements Answer<T> {
    @Override
    public <R> R match(Function<T, R> told, Function<RegisterFault, R> faulted) {
      return faulted.apply(why);
    }
  }
}
