package kassahub.hub.catalogue;

/**
 * Who makes the licences of some device lines.
 *
 * @param name short, as lists show it
 * @param legalName as documents show it
 * @param ogrn 13 digits
 * @param issuer where its licences come from
 * @param issuerConfig JSON object with what the issuer needs; never a secret
 * @param dailyLimit licences a legal day
 * @param sandbox made up: the hub answers in its place, whatever the issuer
 */
public record Vendor(
    long id,
    String name,
    String legalName,
    String ogrn,
    IssuerKind issuer,
    String issuerConfig,
    int dailyLimit,
    boolean sandbox) {
  /** Where its licences come from in truth: those of a made-up one are made here. */
  public IssuerKind answersAs() {
    return sandbox ? IssuerKind.BUILT_IN : issuer;
  }

  /** Its licences come as files, which somebody takes in. */
  public boolean sendsFiles() {
    return answersAs() == IssuerKind.FILES;
  }
}
