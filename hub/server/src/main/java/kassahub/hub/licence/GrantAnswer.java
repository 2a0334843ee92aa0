package kassahub.hub.licence;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import kassahub.codec.licence.LicenceLine;

/** What a vendor says to a {@link GrantRequest}. */
public sealed interface GrantAnswer {
  /**
   * Decided, line by line: each line of the request is answered exactly once, in its order.
   *
   * @param lines granted or refused
   */
  record Decided(List<LineAnswer> lines) implements GrantAnswer {
    public Decided {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Taken, not decided yet.
   *
   * @param askAgain after how long
   */
  record InProgress(Duration askAgain) implements GrantAnswer {}

  /**
   * Refused as a whole; asking the same again would not help.
   *
   * @param code upper-case words joined by underscores
   * @param message the vendor's words
   */
  record Refused(String code, String message) implements GrantAnswer {}

  /** The answer for one device. */
  sealed interface LineAnswer {
    /** Whose it is. */
    String serial();
  }

  /**
   * A licence.
   *
   * @param until the contract's date; its quarter is covered by the licence
   */
  record Granted(LicenceLine licence, LocalDate until) implements LineAnswer {
    public Granted {
      if (!licence.mask().coversThrough(until)) {
        throw new IllegalArgumentException("until: the licence does not cover " + until);
      }
    }

    @Override
    public String serial() {
      return licence.serial();
    }
  }

  /**
   * No licence for this device.
   *
   * @param code upper-case words joined by underscores
   * @param message the vendor's words
   */
  record LineRefused(String serial, String code, String message) implements LineAnswer {}
}
