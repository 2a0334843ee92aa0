package kassahub.hub.licence;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import kassahub.codec.licence.LicenceMask;

/**
 * One question to a vendor.
 *
 * @param requestId the activation's number, kept over retries
 * @param lines what has not been granted yet, at least one
 * @param asked an earlier answer to this id was {@link GrantAnswer.InProgress}
 */
public record GrantRequest(String requestId, List<Line> lines, boolean asked) {
  /** Most lines in one request. */
  public static final int MAX_LINES = 10_000;

  /**
   * One device.
   *
   * @param serial 16 digits
   * @param until the day through which it shall be paid; the vendor may decide otherwise
   * @param termMonths what is bought
   * @param lastMask the bits that the buyer's own agent saw in the device, or that are promised to
   *     it: told to the vendor, who decides what to believe
   */
  public record Line(
      String serial, LocalDate until, int termMonths, Optional<LicenceMask> lastMask) {}

  public GrantRequest {
    lines = List.copyOf(lines);
    if (lines.isEmpty() || lines.size() > MAX_LINES) {
      throw new IllegalArgumentException("lines: 1 to 10000 expected, found " + lines.size());
    }
  }
}
