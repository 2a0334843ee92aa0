package kassahub.hub.cabinet.terms;

import java.util.List;

/** What is still to be set up, in order. */
public record SetupView(List<Setup.Step> steps) {
  public SetupView {
    steps = List.copyOf(steps);
  }

  public long done() {
    return steps.stream().filter(Setup.Step::done).count();
  }

  /** Nothing is left. */
  public boolean over() {
    return done() == steps.size();
  }

  /** The first one that is left. */
  public boolean next(Setup.Step step) {
    return steps.stream().filter(one -> !one.done()).findFirst().filter(step::equals).isPresent();
  }
}
