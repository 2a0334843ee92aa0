package kassahub.hub.billing.document;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kassahub.hub.organisation.BusinessNumber;
import kassahub.hub.organisation.RegistrationReasonCode;
import kassahub.hub.organisation.TaxNumber;

/**
 * What documents say of us.
 *
 * @param currency RUB or KZT: of the account, and of the invoices that name it
 * @param trader of who trades alone in Russia
 */
public record Seller(
    String currency,
    Party party,
    Optional<TraderNumber> trader,
    BankAccount account,
    Signers signers,
    Licensor licensor) {
  private static final int LONGEST_NAME = 160;
  private static final int LONGEST_ADDRESS = 500;
  private static final int LONGEST_WORDS = 100;

  /** By the rules of Kazakhstan. */
  public boolean kazakh() {
    return currency.equals("KZT");
  }

  /** Whether a payment to the one is a payment to the other: all that a payment order says. */
  public boolean paidAs(Seller other) {
    return account.equals(other.account())
        && party.name().equals(other.party().name())
        && party.taxNumber().equals(other.party().taxNumber())
        && party.kpp().equals(other.party().kpp());
  }

  /** The fields that are wrong, by the names of the form. */
  public Set<String> faults() {
    var faults = new TreeSet<String>();
    requireText(faults, "name", party.name(), LONGEST_NAME);
    requireText(faults, "address", party.address().orElse(""), LONGEST_ADDRESS);
    requireText(faults, "bank", account.bank(), LONGEST_NAME);
    requireText(faults, "post", signers.post(), LONGEST_WORDS);
    requireText(faults, "signer", signers.name(), LONGEST_WORDS);
    limit(faults, "phone", party.phone());
    limit(faults, "accountant", signers.accountant());
    require(faults, "offer", licensor.offerFits());
    if (kazakh()) {
      kazakhNumbers(faults);
    } else {
      russianNumbers(faults);
    }
    return faults;
  }

  private void russianNumbers(Set<String> faults) {
    String inn = party.taxNumber();
    require(faults, "inn", TaxNumber.valid(inn));
    boolean legal = inn.length() == 10;
    require(
        faults,
        "kpp",
        legal
            ? party.kpp().filter(RegistrationReasonCode::valid).isPresent()
            : party.kpp().isEmpty());
    require(
        faults,
        "trader",
        legal ? trader.isEmpty() : trader.filter(TraderNumber::complete).isPresent());
    require(faults, "ogrn", legal ? licensor.numberFits() : licensor.number().isEmpty());
    require(faults, "bic", account.bic().matches("\\d{9}"));
    require(faults, "account", BankAccount.accountFits(account.bic(), account.account()));
    require(
        faults,
        "correspondent",
        account
            .correspondent()
            .map(number -> BankAccount.correspondentFits(account.bic(), number))
            .orElse(true));
  }

  private void kazakhNumbers(Set<String> faults) {
    require(faults, "inn", BusinessNumber.valid(party.taxNumber()));
    require(faults, "kpp", party.kpp().isEmpty());
    require(faults, "trader", trader.isEmpty());
    require(faults, "ogrn", licensor.number().isEmpty());
    require(faults, "bic", account.bic().matches("[A-Z]{4}KZ[0-9A-Z]{2}([0-9A-Z]{3})?"));
    require(faults, "account", BankAccount.ibanFits(account.account()));
    require(faults, "correspondent", account.correspondent().isEmpty());
  }

  private static void requireText(Set<String> faults, String field, String text, int longest) {
    require(faults, field, !text.isBlank() && text.length() <= longest);
  }

  private static void limit(Set<String> faults, String field, Optional<String> text) {
    require(faults, field, text.map(String::length).orElse(0) <= LONGEST_WORDS);
  }

  private static void require(Set<String> faults, String field, boolean right) {
    if (!right) {
      faults.add(field);
    }
  }
}
