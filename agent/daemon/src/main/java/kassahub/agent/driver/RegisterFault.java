package kassahub.agent.driver;

import java.util.Optional;

/**
 * Why something with a register did not work: normal life, so a value.
 *
 * @param kind what it means for us
 * @param message for people, at most 300 characters, without secrets
 * @param deviceCode the register's own result byte, where it gave one
 */
public record RegisterFault(Kind kind, String message, Optional<Integer> deviceCode) {
  private static final int MESSAGE_CHARACTERS = 300;

  /** The fault codes of proto/TOPICS.md. */
  public enum Kind {
    UNREACHABLE("unreachable", true),
    BUSY("busy", true),
    NO_ANSWER("no-answer", true),
    PROTOCOL("protocol", true),
    PASSWORD("password", false),
    UNSUPPORTED("unsupported", false),
    SHIFT_OPEN("shift-open", true),
    DOCUMENT_OPEN("document-open", true),
    MODE("mode", true),
    NO_FISCAL_STORAGE("no-fiscal-storage", false),
    WRONG_REGISTER("wrong-register", false),
    WOULD_SHORTEN("would-shorten", false),
    REFUSED("refused", false),
    READ_BACK_DIFFERS("read-back-differs", false),
    PRINTING("printing", true),
    DATE_CONFIRM("date-confirm", true),
    DEADLINE("deadline", false),
    INTERNAL("internal", false);

    private final String code;
    private final boolean passing;

    Kind(String code, boolean passing) {
      this.code = code;
      this.passing = passing;
    }

    /** As it stands in a report. */
    public String code() {
      return code;
    }

    /** True when the same may work later with nobody changing anything in the agent. */
    public boolean passing() {
      return passing;
    }
  }

  public RegisterFault {
    message =
        message.length() > MESSAGE_CHARACTERS ? message.substring(0, MESSAGE_CHARACTERS) : message;
  }

  public static RegisterFault of(Kind kind, String message) {
    return new RegisterFault(kind, message, Optional.empty());
  }

  /** One the register itself named by a result byte. */
  public static RegisterFault ofDevice(Kind kind, String message, int deviceCode) {
    return new RegisterFault(kind, message, Optional.of(deviceCode));
  }

  /** A string for logs and messages: {@code shift-open: …}. */
  public String text() {
    return kind.code() + ": " + message;
  }
}
