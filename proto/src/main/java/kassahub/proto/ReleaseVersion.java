package kassahub.proto;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A version of the agent that can be compared: two to four numbers with dots. */
public record ReleaseVersion(List<Integer> numbers) implements Comparable<ReleaseVersion> {
  private static final Pattern SHAPE = Pattern.compile("\\d{1,6}(\\.\\d{1,6}){1,3}");

  public ReleaseVersion {
    numbers = List.copyOf(numbers);
  }

  /** Empty when it has another shape: such a version is compared with nothing. */
  public static Optional<ReleaseVersion> parse(String text) {
    return SHAPE.matcher(text).matches()
        ? Optional.of(
            new ReleaseVersion(Stream.of(text.split("\\.")).map(Integer::valueOf).toList()))
        : Optional.empty();
  }

  /** 1.2 and 1.2.0 are the same. */
  @Override
  public int compareTo(ReleaseVersion other) {
    for (int at = 0; at < Math.max(numbers.size(), other.numbers.size()); at++) {
      int difference = Integer.compare(number(at), other.number(at));
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private int number(int at) {
    return at < numbers.size() ? numbers.get(at) : 0;
  }
}
