package kassahub.codec.licence;

/**
 * A licence file that cannot be taken: which line and why. The message never holds licence bytes.
 */
public final class LicenceFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why the file is refused. */
  public enum Reason {
    /** No line in it. */
    EMPTY,
    /** Longer than {@link LicenceFile#MAX_BYTES}. */
    TOO_LARGE,
    /** A byte that is not plain ASCII text. */
    NOT_TEXT,
    /** Not three columns. */
    COLUMNS,
    /** The serial is not 16 decimal digits. */
    SERIAL,
    /** The licence is not 128 hex digits. */
    LICENCE,
    /** The signature is not 128 hex digits. */
    SIGNATURE,
    /** The serial stands in an earlier line with another licence or signature. */
    REPEATED_SERIAL
  }

  private final int line;
  private final Reason reason;

  LicenceFileException(int line, Reason reason, String message) {
    super(line == 0 ? message : "line " + line + ": " + message);
    this.line = line;
    this.reason = reason;
  }

  /** Counted from 1; 0 when the whole file is meant. */
  public int line() {
    return line;
  }

  /** For machines and translated texts. */
  public Reason reason() {
    return reason;
  }
}
