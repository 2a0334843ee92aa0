package kassahub.hub.cabinet.money;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.billing.document.BankAccount;
import kassahub.hub.billing.document.Licensor;
import kassahub.hub.billing.document.Party;
import kassahub.hub.billing.document.Seller;
import kassahub.hub.billing.document.Signers;
import kassahub.hub.billing.document.TraderNumber;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.web.Request;
import kassahub.hub.web.Texts;

/**
 * Who sells, as it stands in the form.
 *
 * @param faults the fields that are wrong
 */
public record SellerForm(Seller seller, Set<String> faults) {
  public SellerForm {
    faults = Set.copyOf(faults);
  }

  static SellerForm blank(String currency) {
    return new SellerForm(
        new Seller(
            currency,
            new Party(
                country(currency), "", "", Optional.empty(), Optional.empty(), Optional.empty()),
            Optional.empty(),
            new BankAccount("", "", Optional.empty(), ""),
            new Signers("", "", Optional.empty()),
            Licensor.UNNAMED),
        Set.of());
  }

  static SellerForm of(Seller seller) {
    return new SellerForm(seller, Set.of());
  }

  /** What was sent, checked field by field; numbers may be typed with spaces inside. */
  static SellerForm sent(Request request, String currency) {
    var seller =
        new Seller(
            currency,
            new Party(
                country(currency),
                words(request, "name"),
                number(request, "inn"),
                filled(number(request, "kpp")),
                filled(words(request, "address")),
                filled(words(request, "phone"))),
            filled(number(request, "trader"))
                .map(digits -> new TraderNumber(digits, day(request, "trader-since"))),
            new BankAccount(
                words(request, "bank"),
                number(request, "bic"),
                filled(number(request, "correspondent")),
                number(request, "account")),
            new Signers(
                words(request, "post"),
                words(request, "signer"),
                filled(words(request, "accountant"))),
            new Licensor(filled(number(request, "ogrn")), filled(words(request, "offer"))));
    return new SellerForm(seller, seller.faults());
  }

  /** What is wrong with a field. */
  public Optional<String> fault(String field, Texts texts) {
    return faults.contains(field)
        ? Optional.of(texts.say("seller.fault." + field))
        : Optional.empty();
  }

  private static String country(String currency) {
    return currency.equals("KZT") ? "KZ" : "RU";
  }

  /** Empty when it is not one. */
  private static Optional<LocalDate> day(Request request, String name) {
    return LegalDay.typed(request.formText(name));
  }

  private static String words(Request request, String name) {
    return request.formText(name).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }

  private static String number(Request request, String name) {
    return request.formText(name).replaceAll("[\\s\u00a0]", "");
  }

  private static Optional<String> filled(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }
}
