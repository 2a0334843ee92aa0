package kassahub.hub.activation;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.Money;

/**
 * An activation without its lines.
 *
 * @param error why it failed
 * @param issuer as what the vendor answers
 * @param amount frozen sum; empty for callers who may see neither prices nor orders
 * @param free nothing is to be paid, as for a licence that was moved; also who sees no sums knows
 * @param createdBy name of the person, key or rule
 * @param finishedAt when it was done or failed for the last time
 * @param policyId the renewal policy that made it
 * @param order number of its order, which a finished one has
 * @param paid its order is
 * @param installing what of it is on its way to registers
 */
public record ActivationSummary(
    long number,
    ActivationStatus status,
    Optional<Reason> error,
    long organisationId,
    String organisation,
    String vendor,
    long vendorId,
    IssuerKind issuer,
    int licences,
    Optional<Money> amount,
    boolean free,
    Optional<String> comment,
    Instant createdAt,
    String createdBy,
    Optional<Instant> finishedAt,
    OptionalLong policyId,
    OptionalLong order,
    boolean paid,
    Installing installing) {

  /** Whether the licence file can be downloaded. */
  public boolean hasLicenceFile() {
    return status == ActivationStatus.DONE;
  }

  /** Whether somebody is to upload what the vendor sends. */
  public boolean waitsForFile() {
    return status == ActivationStatus.IN_PROGRESS && issuer == IssuerKind.FILES;
  }
}
