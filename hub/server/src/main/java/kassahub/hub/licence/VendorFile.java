package kassahub.hub.licence;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.codec.licence.LicenceFileException;

/**
 * A licence file that a vendor sent.
 *
 * @param by who uploaded it; empty = a hub found it in its folder
 * @param used how many of its lines were given to an activation
 */
public record VendorFile(
    long id, String name, Instant at, Optional<String> by, int lines, int used) {
  /**
   * One register of a file.
   *
   * @param until the end of its last quarter
   * @param model of the device; empty = no such serial of this vendor is known
   * @param activation that it was given to first
   */
  public record Line(
      String serial, Optional<LocalDate> until, Optional<String> model, OptionalLong activation) {}

  /**
   * A file as it came.
   *
   * @param bytes not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  public record Sent(String name, byte[] bytes) {}

  /** What became of a file that was sent. */
  public sealed interface Outcome {
    /** Of the file. */
    String name();
  }

  /**
   * It is a licence file.
   *
   * @param id of the one that is kept
   * @param fresh false = the same licences are there already
   * @param lines how many registers it has
   * @param awaited of them, so many are waited for by a running activation
   * @param tooShort of them, those whose activation was ordered until a later day, and waits on
   * @param unknown of them, those that are no device of this vendor that is known
   */
  public record Taken(
      String name, long id, boolean fresh, int lines, int awaited, Some tooShort, Some unknown)
      implements Outcome {}

  /**
   * Some registers of a file.
   *
   * @param example serial of one; empty = there are none
   */
  public record Some(int count, Optional<String> example) {}

  /**
   * It is none.
   *
   * @param line the first that does not hold; 0 = the whole file
   */
  public record Refused(String name, int line, LicenceFileException.Reason reason)
      implements Outcome {}
}
