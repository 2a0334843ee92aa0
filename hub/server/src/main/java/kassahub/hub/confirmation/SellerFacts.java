package kassahub.hub.confirmation;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.billing.document.BankAccount;
import kassahub.hub.billing.document.Licensor;
import kassahub.hub.billing.document.Party;
import kassahub.hub.billing.document.Seller;
import kassahub.hub.billing.document.Signers;
import kassahub.hub.billing.document.TraderNumber;
import kassahub.hub.confirmation.ConfirmationStore.Draft;

/** How a request keeps who is paid from now on. */
final class SellerFacts {
  private SellerFacts() {}

  static Draft draft(Seller before, Seller after) {
    var party = after.party();
    var account = after.account();
    var facts = new HashMap<String, String>();
    facts.put("was_name", before.party().name());
    facts.put("was_inn", before.party().taxNumber());
    facts.put("was_bank", before.account().bank());
    facts.put("was_account", before.account().account());
    facts.put("country", party.country());
    facts.put("name", party.name());
    facts.put("inn", party.taxNumber());
    facts.put("kpp", party.kpp().orElse(""));
    facts.put("address", party.address().orElse(""));
    facts.put("phone", party.phone().orElse(""));
    facts.put("trader", after.trader().map(TraderNumber::digits).orElse(""));
    facts.put(
        "trader-since",
        after.trader().flatMap(TraderNumber::since).map(LocalDate::toString).orElse(""));
    facts.put("bank", account.bank());
    facts.put("bic", account.bic());
    facts.put("correspondent", account.correspondent().orElse(""));
    facts.put("account", account.account());
    facts.put("post", after.signers().post());
    facts.put("signer", after.signers().name());
    facts.put("accountant", after.signers().accountant().orElse(""));
    facts.put("ogrn", after.licensor().number().orElse(""));
    facts.put("offer", after.licensor().offer().orElse(""));
    return new Draft(ConfirmationKind.ENTER_SELLER, after.currency(), Map.copyOf(facts));
  }

  static Seller seller(Confirmation confirmed) {
    var facts = confirmed.facts();
    return new Seller(
        confirmed.object(),
        new Party(
            text(facts, "country"),
            text(facts, "name"),
            text(facts, "inn"),
            filled(facts, "kpp"),
            filled(facts, "address"),
            filled(facts, "phone")),
        filled(facts, "trader")
            .map(
                digits ->
                    new TraderNumber(digits, filled(facts, "trader-since").map(LocalDate::parse))),
        new BankAccount(
            text(facts, "bank"),
            text(facts, "bic"),
            filled(facts, "correspondent"),
            text(facts, "account")),
        new Signers(text(facts, "post"), text(facts, "signer"), filled(facts, "accountant")),
        new Licensor(filled(facts, "ogrn"), filled(facts, "offer")));
  }

  private static String text(Map<String, String> facts, String name) {
    return facts.getOrDefault(name, "");
  }

  private static Optional<String> filled(Map<String, String> facts, String name) {
    return Optional.of(text(facts, name)).filter(text -> !text.isEmpty());
  }
}
