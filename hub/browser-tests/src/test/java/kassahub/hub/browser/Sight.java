package kassahub.hub.browser;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * A page as somebody sees it.
 *
 * @param login whose
 * @param name of its picture
 */
record Sight(String login, String name, String path) {
  /** Each at the desk and on the phone: a sight and a width. */
  static Stream<Arguments> atBothWidths(Sight... sights) {
    return Arrays.stream(sights)
        .flatMap(
            sight ->
                IntStream.of(DemoCabinet.DESK, DemoCabinet.PHONE)
                    .mapToObj(width -> Arguments.of(sight, width)));
  }

  @Override
  public String toString() {
    return name;
  }
}
