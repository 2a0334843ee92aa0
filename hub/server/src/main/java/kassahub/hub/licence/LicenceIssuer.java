package kassahub.hub.licence;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A vendor's side of an activation. Called without an open transaction, on a virtual thread.
 *
 * <p>Every verb throws {@link kassahub.hub.problem.Problem.Unavailable} when the vendor does not
 * answer in time ({@code VENDOR_UNAVAILABLE}) or answers what cannot be read ({@code
 * VENDOR_GARBLED}); asking again is then safe and may help.
 */
public interface LicenceIssuer {
  /**
   * What the vendor knows of devices, by serial; a serial that is missing is unknown to it. Empty
   * when this vendor cannot be asked.
   */
  Optional<Map<String, VendorDevice>> check(List<String> serials);

  /**
   * Asks for licences. A line granted once is granted the same way whenever its request id and
   * serial come again, unless the vendor sent a newer file; a refused one may be granted later.
   */
  GrantAnswer grant(GrantRequest request);
}
