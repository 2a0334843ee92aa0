package kassahub.agent.driver.atol;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value, read strictly. What is not there, or is of another kind, is empty: services of
 * other versions leave things out.
 */
final class Json {
  /** What is not there. */
  static final Json NOTHING = new Json(null);

  private static final int DEEPEST = 32;

  private final @Nullable Object value;

  private Json(@Nullable Object value) {
    this.value = value;
  }

  /**
   * @throws IllegalArgumentException when it is no JSON
   */
  static Json parse(String text) {
    var reader = new Reader(text);
    var parsed = new Json(reader.value(0));
    reader.end();
    return parsed;
  }

  /** A member of an object. */
  Json at(String key) {
    return value instanceof Map<?, ?> members && members.get(key) instanceof Json member
        ? member
        : NOTHING;
  }

  /** The elements of an array. */
  List<Json> elements() {
    List<Json> elements = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(element -> elements.add((Json) element));
    }
    return elements;
  }

  boolean isObject() {
    return value instanceof Map<?, ?>;
  }

  /** Without blanks around it; empty when there is nothing else. */
  Optional<String> text() {
    return value instanceof String string && !string.isBlank()
        ? Optional.of(string.strip())
        : Optional.empty();
  }

  Optional<Boolean> flag() {
    return value instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
  }

  /** A whole number that is not negative and fits. */
  Optional<Long> number() {
    return value instanceof BigDecimal number
            && number.signum() >= 0
            && number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
            && number.stripTrailingZeros().scale() <= 0
        ? Optional.of(number.longValueExact())
        : Optional.empty();
  }

  Optional<Integer> small() {
    return number().filter(number -> number <= Integer.MAX_VALUE).map(Long::intValue);
  }

  /** Reads from left to right, one value at a time. */
  private static final class Reader {
    private static final int LONGEST_NUMBER = 40;

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    @Nullable Object value(int depth) {
      if (depth > DEEPEST) {
        throw wrong("too deep");
      }
      blanks();
      return switch (peek()) {
        case '{' -> object(depth);
        case '[' -> array(depth);
        case '"' -> string();
        case 't' -> word("true", true);
        case 'f' -> word("false", false);
        case 'n' -> word("null", null);
        default -> number();
      };
    }

    void end() {
      blanks();
      if (at < text.length()) {
        throw wrong("something after the end");
      }
    }

    private Map<String, Json> object(int depth) {
      Map<String, Json> members = new HashMap<>();
      at++;
      blanks();
      if (peek() == '}') {
        at++;
        return members;
      }
      do {
        blanks();
        String key = string();
        blanks();
        take(':');
        members.put(key, new Json(value(depth + 1)));
      } while (goesOn('}'));
      return members;
    }

    private List<Json> array(int depth) {
      List<Json> elements = new ArrayList<>();
      at++;
      blanks();
      if (peek() == ']') {
        at++;
        return elements;
      }
      do {
        elements.add(new Json(value(depth + 1)));
      } while (goesOn(']'));
      return elements;
    }

    private boolean goesOn(char close) {
      blanks();
      if (peek() == ',') {
        at++;
        return true;
      }
      take(close);
      return false;
    }

    private String string() {
      take('"');
      var string = new StringBuilder();
      while (peek() != '"') {
        char next = text.charAt(at++);
        if (next < ' ') {
          throw wrong("a control character");
        }
        string.append(next == '\\' ? escaped() : next);
      }
      at++;
      return string.toString();
    }

    private char escaped() {
      peek();
      char kind = text.charAt(at++);
      return switch (kind) {
        case '"', '\\', '/' -> kind;
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'u' -> unit();
        default -> throw wrong("an unknown escape");
      };
    }

    private char unit() {
      int end = at + 4;
      if (end > text.length() || !text.substring(at, end).matches("[0-9A-Fa-f]{4}")) {
        throw wrong("four hexadecimal digits expected");
      }
      char unit = (char) Integer.parseInt(text.substring(at, end), 16);
      at = end;
      return unit;
    }

    private @Nullable Object word(String word, @Nullable Object meaning) {
      if (!text.startsWith(word, at)) {
        throw wrong("no value");
      }
      at += word.length();
      return meaning;
    }

    private BigDecimal number() {
      int begin = at;
      while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      String digits = text.substring(begin, at);
      if (digits.length() > LONGEST_NUMBER
          || !digits.matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,3})?")) {
        throw wrong("no value");
      }
      return new BigDecimal(digits);
    }

    private void take(char wanted) {
      if (peek() != wanted) {
        throw wrong("'" + wanted + "' expected");
      }
      at++;
    }

    private char peek() {
      if (at >= text.length()) {
        throw wrong("it ends too early");
      }
      return text.charAt(at);
    }

    private void blanks() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private IllegalArgumentException wrong(String what) {
      return new IllegalArgumentException(what + " at character " + at);
    }
  }
}
