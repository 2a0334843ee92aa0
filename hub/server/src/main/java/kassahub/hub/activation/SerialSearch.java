package kassahub.hub.activation;

/** Reads what people type when they look for a serial. */
final class SerialSearch {
  private SerialSearch() {}

  /**
   * The text as digits: letters that look like a digit become it, Latin and Cyrillic ones alike;
   * everything else is dropped.
   */
  static String fold(String text) {
    var digits = new StringBuilder(text.length());
    text.chars()
        .map(SerialSearch::digit)
        .filter(c -> c != ' ')
        .forEach(c -> digits.append((char) c));
    return digits.toString();
  }

  private static int digit(int letter) {
    return switch (letter) {
      case 'O', 'o', 'Q', 'D', '\u041e', '\u043e' -> '0';
      case 'I', 'i', 'l', 'L', '|', '\u0406', '\u0456' -> '1';
      case 'Z', 'z' -> '2';
      case '\u0417', '\u0437' -> '3';
      case '\u0427', '\u0447' -> '4';
      case 'S', 's' -> '5';
      case 'b', '\u0411', '\u0431' -> '6';
      case 'B', '\u0412' -> '8';
      default -> letter >= '0' && letter <= '9' ? letter : ' ';
    };
  }
}
