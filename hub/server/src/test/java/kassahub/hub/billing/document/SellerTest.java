package kassahub.hub.billing.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SellerTest {
  @Test
  void aRightOneHasNoFaults() {
    assertThat(Papers.SELLER.faults()).isEmpty();
    assertThat(Papers.KAZAKH.faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "9900001042, 990001001, 049900999, 40702810700000000118,",
    "990000101152,, 049900999, 40702810700000000118,",
    "9900001043, 990001001, 049900999, 40702810700000000118, inn",
    "9900001042,, 049900999, 40702810700000000118, kpp",
    "990000101152, 990001001, 049900999, 40702810700000000118, kpp",
    "9900001042, 990001001, 04990099, 40702810700000000118, account bic correspondent",
    "9900001042, 990001001, 049900999, 40702810700000000119, account",
    "9900001042, 990001001, 049900999, 4070281070000000011, account",
    "9900001042, 990001001, 049900998, 40702810700000000118, account"
  })
  void checksNumbersByTheirDigits(
      String inn, String kpp, String bic, String account, String faults) {
    var seller =
        new Seller(
            "RUB",
            new Party(
                "RU", "ООО", inn, Optional.ofNullable(kpp), Optional.of("Тверь"), Optional.empty()),
            inn.length() == 12 ? Optional.of(Papers.TRADER) : Optional.empty(),
            new BankAccount("Банк", bic, Optional.of("30101810500000000999"), account),
            Papers.SELLER.signers(),
            Licensor.UNNAMED);

    assertThat(String.join(" ", seller.faults())).isEqualTo(faults == null ? "" : faults);
  }

  @ParameterizedTest
  @CsvSource({
    "990000101152, 315900000000111, 2015-03-02,",
    "990000101152,,, trader",
    "990000101152, 315900000000111,, trader",
    "990000101152, 315900000000110, 2015-03-02, trader",
    "990000101152, 1187746057322, 2015-03-02, trader",
    "9900001042, 315900000000111, 2015-03-02, kpp trader"
  })
  void whoTradesAloneSaysHisNumberAndItsDay( // facts §5.3
      String inn, String digits, LocalDate since, String faults) {
    var party = new Party("RU", "ИП", inn, Optional.empty(), Optional.of("Тверь"), none());
    var trader =
        Optional.ofNullable(digits).map(one -> new TraderNumber(one, Optional.ofNullable(since)));
    var right = Papers.SELLER;

    assertThat(
            String.join(
                " ",
                new Seller("RUB", party, trader, right.account(), right.signers(), Licensor.UNNAMED)
                    .faults()))
        .isEqualTo(faults == null ? "" : faults);
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  @ParameterizedTest
  @CsvSource({
    "990000000114, AAAAKZBB, KZ64999AAA0000000118,",
    "990000000114, AAAAKZBB, KZ65999AAA0000000118, account",
    "990000000115, AAAAKZBB, KZ64999AAA0000000118, inn",
    "9900001042, AAAAKZBB, KZ64999AAA0000000118, inn",
    "990000000114, 049900999, 40702810700000000118, account bic"
  })
  void kazakhstanHasNumbersOfItsOwn(
      String bin, String bic, String iban, String faults) {
    var seller =
        new Seller(
            "KZT",
            new Party("KZ", "ТОО", bin, Optional.empty(), Optional.of("Алматы"), Optional.empty()),
            Optional.empty(),
            new BankAccount("Банк", bic, Optional.empty(), iban),
            Papers.SELLER.signers(),
            Licensor.UNNAMED);

    assertThat(String.join(" ", seller.faults())).isEqualTo(faults == null ? "" : faults);
  }

  @ParameterizedTest
  @CsvSource({
    "1187746057322, https://aqsi.ru/lkp-oferta/,",
    ",,",
    "1187746057323, https://aqsi.ru/lkp-oferta/, ogrn",
    "315900000000111,, ogrn",
    ", http://aqsi.ru/lkp-oferta/, offer",
    ", aqsi.ru, offer",
    ", https:///lkp-oferta, offer"
  })
  void namesTheLicensorAndItsOffer(String number, String offer, String faults) {
    var right = Papers.SELLER;
    var licensor = new Licensor(Optional.ofNullable(number), Optional.ofNullable(offer));
    var seller =
        new Seller(
            "RUB", right.party(), right.trader(), right.account(), right.signers(), licensor);

    assertThat(String.join(" ", seller.faults())).isEqualTo(faults == null ? "" : faults);
  }

  @Test
  void wantsWordsWhereADocumentNeedsThem() {
    var seller =
        new Seller(
            "RUB",
            new Party(
                "RU",
                " ",
                "9900001042",
                Optional.of("990001001"),
                Optional.empty(),
                Optional.of("7".repeat(101))),
            Optional.empty(),
            new BankAccount(
                "", "049900999", Optional.of("30101810500000000998"), "40702810700000000118"),
            new Signers("", "", Optional.of("x".repeat(101))),
            Licensor.UNNAMED);

    assertThat(seller.faults())
        .containsExactlyInAnyOrder(
            "name", "address", "phone", "bank", "correspondent", "post", "signer", "accountant");
  }
}
