package kassahub.hub.organisation;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.problem.Problem;

/**
 * A legal entity or sole proprietor.
 *
 * @param country {@code RU} or {@code KZ}
 * @param activationEnabled licences may be bought for it here
 * @param version counts changes of it
 */
public record Organisation(
    long id,
    OrganisationKind kind,
    String name,
    String country,
    String taxNumber,
    Optional<String> kpp,
    Optional<String> ogrn,
    Optional<String> legalAddress,
    ZoneId zone,
    boolean activationEnabled,
    Contact contact,
    int version) {

  /**
   * A line of the list of all.
   *
   * @param payer the first of the accounts that pay for it, by name
   * @param payers how many do
   */
  public record Line(Organisation organisation, Optional<String> payer, int payers) {}

  /**
   * It as somebody wants it to be.
   *
   * @param version of the organisation that was read
   * @param draft its country is the organisation's
   */
  public record Edit(int version, NewOrganisation draft, boolean activationEnabled) {}

  /** Made up by a sandbox: nobody changes it. */
  public boolean sandbox() {
    return country.equals("RU") && TaxNumber.madeUp(taxNumber);
  }

  /**
   * What a sandbox made up stays as it was made, and nobody else's.
   *
   * @throws Problem.Conflict {@code SANDBOX_APART}
   */
  void requireReal() {
    if (sandbox()) {
      throw new Problem.Conflict("SANDBOX_APART", "it is of a sandbox");
    }
  }

  /** What a change leaves in the journal. */
  Map<String, String> differences(Edit edit) {
    var after = edit.draft();
    return new Differences()
        .of("name", name, after.name())
        .of("tax", taxNumber, after.taxNumber())
        .of("kpp", kpp, after.kpp())
        .of("ogrn", ogrn, after.ogrn())
        .of("address", legalAddress, after.legalAddress())
        .of("zone", zone.getId(), after.zone().getId())
        .of(
            "activation",
            Boolean.toString(activationEnabled),
            Boolean.toString(edit.activationEnabled()))
        .of("contact", contact, after.contact())
        .details();
  }
}
