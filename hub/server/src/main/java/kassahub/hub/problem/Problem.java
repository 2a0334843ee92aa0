package kassahub.hub.problem;

import java.time.Duration;
import java.util.Map;

/**
 * A refusal that the caller can understand and act on.
 *
 * <p>The code is stable ({@code ACCOUNT_BLOCKED}) and is also the key of the sentence in the
 * language bundles ({@code problem.ACCOUNT_BLOCKED}); facts fill its placeholders by name and
 * travel to API callers. The message is English, for logs.
 */
public abstract sealed class Problem extends RuntimeException {
  /** The fact that says after how many seconds the same may be tried again. */
  public static final String RETRY_AFTER = "seconds";

  private final String code;
  private final transient Map<String, String> facts;

  private Problem(String code, String message, Map<String, String> facts) {
    super(code + ": " + message, null, false, false);
    this.code = code;
    this.facts = Map.copyOf(facts);
  }

  /** For machines: upper-case words joined by underscores. */
  public String code() {
    return code;
  }

  /**
   * Values that the sentence names, such as a serial or a sum. Never another organisation's data.
   */
  public Map<String, String> facts() {
    return facts;
  }

  /** No such thing, or not for this caller: the two are never told apart. */
  public static final class NotFound extends Problem {
    public NotFound(String code, String message) {
      super(code, message, Map.of());
    }
  }

  /** The state of things forbids it now. */
  public static final class Conflict extends Problem {
    public Conflict(String code, String message, Map<String, String> facts) {
      super(code, message, facts);
    }

    public Conflict(String code, String message) {
      this(code, message, Map.of());
    }
  }

  /** The request itself is wrong. */
  public static final class Invalid extends Problem {
    public Invalid(String code, String message, Map<String, String> facts) {
      super(code, message, facts);
    }

    public Invalid(String code, String message) {
      this(code, message, Map.of());
    }
  }

  /** The caller may not do this, whatever the state. */
  public static final class Forbidden extends Problem {
    public Forbidden(String code, String message, Map<String, String> facts) {
      super(code, message, facts);
    }

    public Forbidden(String code, String message) {
      this(code, message, Map.of());
    }
  }

  /** Too often; it may be tried again after a while. */
  public static final class TooMany extends Problem {
    /**
     * A refusal that ends.
     *
     * @param wait until then
     */
    public TooMany(String code, String message, Duration wait) {
      super(code, message, Map.of(RETRY_AFTER, Long.toString(wait.plusMillis(999).toSeconds())));
    }
  }

  /** Something that is needed does not answer; trying later may help. */
  public static final class Unavailable extends Problem {
    public Unavailable(String code, String message) {
      super(code, message, Map.of());
    }
  }
}
