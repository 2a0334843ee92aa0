package kassahub.hub.organisation;

import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.problem.Problem;

/**
 * An organisation to be entered.
 *
 * @param taxNumber checked when the country is Russia
 */
public record NewOrganisation(
    OrganisationKind kind,
    String name,
    String country,
    String taxNumber,
    Optional<String> kpp,
    Optional<String> ogrn,
    Optional<String> legalAddress,
    ZoneId zone,
    Contact contact) {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_ADDRESS = 500;
  private static final int LEGAL_NUMBER = 13;

  /** An organisation in Russia with nothing but a name and a tax number. */
  public static NewOrganisation russian(String name, TaxNumber taxNumber) {
    return new NewOrganisation(
        taxNumber.legal() ? OrganisationKind.LEGAL : OrganisationKind.SOLE_PROPRIETOR,
        name,
        "RU",
        taxNumber.digits(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ZoneId.of("Europe/Moscow"),
        Contact.NONE);
  }

  /**
   * The same as a person typed it.
   *
   * @throws Problem.Invalid {@code TAX_NUMBER_WRONG}
   */
  public static NewOrganisation typed(String name, String taxNumber, Optional<String> kpp) {
    if (!TaxNumber.valid(taxNumber)) {
      throw new Problem.Invalid("TAX_NUMBER_WRONG", "10 or 12 digits with their check digits");
    }
    var bare = russian(name, new TaxNumber(taxNumber));
    return new NewOrganisation(
        bare.kind,
        name,
        bare.country,
        taxNumber,
        kpp,
        bare.ogrn,
        bare.legalAddress,
        bare.zone,
        bare.contact);
  }

  /**
   * Refuses what cannot be.
   *
   * @throws Problem.Invalid {@code TAX_NUMBER_WRONG}, {@code KPP_WRONG}, {@code OGRN_WRONG}
   */
  void check() {
    if (country.equals("RU")) {
      require(fits(), "TAX_NUMBER_WRONG", taxNumber);
      kpp.ifPresent(text -> require(RegistrationReasonCode.valid(text), "KPP_WRONG", text));
      ogrn.ifPresent(text -> require(StateRegisterNumber.valid(text), "OGRN_WRONG", text));
    } else if (country.equals("KZ")) {
      require(BusinessNumber.valid(taxNumber), "TAX_NUMBER_WRONG", taxNumber);
    }
  }

  /**
   * The same of one that a person typed.
   *
   * @throws Problem.Invalid also {@code ORGANISATION_NAME_MISSING}, {@code KPP_NOT_NEEDED}, {@code
   *     BAD_LEGAL_ADDRESS}, {@code BAD_CONTACT}, {@code ADDRESS_WRONG}
   */
  public void checkTyped() {
    Contact.requireLine(name, LONGEST_NAME, "ORGANISATION_NAME_MISSING");
    check();
    require(!country.equals("RU") || !TaxNumber.madeUp(taxNumber), "TAX_NUMBER_WRONG", taxNumber);
    boolean legal = kind == OrganisationKind.LEGAL;
    require(legal || kpp.isEmpty(), "KPP_NOT_NEEDED", kpp.orElse(""));
    ogrn.ifPresent(text -> require(text.length() == LEGAL_NUMBER == legal, "OGRN_WRONG", text));
    legalAddress.ifPresent(text -> Contact.requireLine(text, LONGEST_ADDRESS, "BAD_LEGAL_ADDRESS"));
    contact.check();
  }

  private boolean fits() {
    return TaxNumber.valid(taxNumber)
        && new TaxNumber(taxNumber).legal() == (kind == OrganisationKind.LEGAL);
  }

  private static void require(boolean right, String code, String value) {
    if (!right) {
      throw new Problem.Invalid(code, "check digits or form", Map.of("value", value));
    }
  }
}
