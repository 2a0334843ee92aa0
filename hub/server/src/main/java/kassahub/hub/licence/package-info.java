/**
 * Vendors as sources of licences. One interface, {@link kassahub.hub.licence.LicenceIssuer}, four
 * ways to fill it: our own key, the documented grants interface over HTTP, a vendor's licence
 * server that is only read, and files.
 *
 * <p>Promises: the same request id and serial always get the same licence, but from files what came
 * last, so that a corrected one counts (decision 088); a licence that comes out of here covers the
 * quarter of its date and never lacks a bit that was last seen in the register when it was made
 * here; nothing here waits longer than its timeout. What the device makes of a signature only the
 * device knows.
 */
@NullMarked
package kassahub.hub.licence;

import org.jspecify.annotations.NullMarked;
