package kassahub.agent.doctor;

import java.util.List;

/**
 * One thing that was looked at.
 *
 * @param text key of the text in the bundle; the text of a fault says what is wrong and what to do
 * @param values for the places in the text
 */
public record Finding(Level level, String text, List<Object> values) {
  /** How bad. */
  public enum Level {
    GOOD,
    /** Works, but a person should know. */
    WARNING,
    /** Does not work until somebody does something. */
    FAULT
  }

  public Finding {
    values = List.copyOf(values);
  }

  static Finding good(String text, Object... values) {
    return new Finding(Level.GOOD, text, List.of(values));
  }

  static Finding warning(String text, Object... values) {
    return new Finding(Level.WARNING, text, List.of(values));
  }

  static Finding fault(String text, Object... values) {
    return new Finding(Level.FAULT, text, List.of(values));
  }
}
