package kassahub.hub.billing;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an operator wants the lines of an order to be.
 *
 * @param revision of the correction that this one is to be; another one by then, and it is refused
 * @param lines all of the order, in their order
 * @param document what both sides agreed on
 * @param consented the buyer agreed to pay more
 */
public record CorrectionDraft(
    long order, int revision, List<Line> lines, String reason, String document, boolean consented) {
  public CorrectionDraft {
    lines = List.copyOf(lines);
  }

  /**
   * A line afterwards.
   *
   * @param price kopecks or tiyn
   */
  public record Line(int quantity, long price) {}

  /** The lines as a request keeps them: {@code 2:180000,0:200000}. */
  public String written() {
    return lines.stream()
        .map(line -> line.quantity() + ":" + line.price())
        .collect(Collectors.joining(","));
  }

  /** Reads what {@link #written} wrote. */
  public static List<Line> read(String written) {
    return Stream.of(written.split(",", -1))
        .map(line -> line.split(":", 2))
        .map(parts -> new Line(Integer.parseInt(parts[0]), Long.parseLong(parts[1])))
        .toList();
  }
}
