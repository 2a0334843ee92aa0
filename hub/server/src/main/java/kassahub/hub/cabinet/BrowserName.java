package kassahub.hub.cabinet;

import java.util.List;
import java.util.Optional;

/** A browser as people call it: «Chrome, Windows» for what its User-Agent header says. */
final class BrowserName {
  /** Mark in the header and name; browsers that pretend to be another one come before it. */
  private static final List<List<String>> BROWSERS =
      List.of(
          List.of("YaBrowser/", "Yandex Browser"),
          List.of("Edg", "Edge"),
          List.of("OPR/", "Opera"),
          List.of("Firefox/", "Firefox"),
          List.of("Chrome/", "Chrome"),
          List.of("Safari/", "Safari"));

  private static final List<List<String>> SYSTEMS =
      List.of(
          List.of("Windows", "Windows"),
          List.of("Android", "Android"),
          List.of("iPhone", "iPhone"),
          List.of("iPad", "iPad"),
          List.of("Mac OS X", "macOS"),
          List.of("Linux", "Linux"));

  private BrowserName() {}

  /** The header itself when nothing in it is known. */
  static String of(String userAgent) {
    return first(BROWSERS, userAgent)
        .map(name -> first(SYSTEMS, userAgent).map(system -> name + ", " + system).orElse(name))
        .orElse(userAgent);
  }

  private static Optional<String> first(List<List<String>> known, String text) {
    return known.stream()
        .filter(pair -> text.contains(pair.getFirst()))
        .map(List::getLast)
        .findFirst();
  }
}
