package kassahub.hub.billing.document;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL about who sells. */
final class SellerStore {
  static final String COLUMNS =
      """
      s.id as seller_id, s.currency as seller_currency, s.name as seller_name,
      s.tax_number as seller_tax_number, s.kpp as seller_kpp, s.address as seller_address, s.phone,
      s.bank, s.bic, s.correspondent_account, s.account, s.signer_post, s.signer, s.accountant,
      s.trader_number, s.trader_since, s.state_number, s.offer_address
      """;
  private static final String OF_CURRENCY =
      "select "
          + COLUMNS
          + ", s.created_at, s.created_by from seller s"
          + " where s.currency = $1 order by s.id desc limit $2";
  private static final String INSERT =
      """
      insert into seller (currency, name, tax_number, kpp, address, phone, bank, bic,
        correspondent_account, account, signer_post, signer, accountant, created_at, created_by,
        trader_number, trader_since, state_number, offer_address)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
        $17, $18, $19) returning id
      """;

  private static final String PRINTED =
      """
      select exists (select from seller s join invoice_document d on d.seller_id = s.id
        where s.currency = $1) as printed
      """;

  private SellerStore() {}

  /** The newest first. */
  static List<KnownSeller> of(Tx tx, String currency, int most) {
    return tx.list(
        OF_CURRENCY,
        row -> new KnownSeller(seller(row), row.instant("created_at"), row.string("created_by")),
        currency,
        most);
  }

  /** Whether a document of the currency names anybody. */
  static boolean printed(Tx tx, String currency) {
    return tx.one(PRINTED, row -> row.flag("printed"), currency);
  }

  static long insert(Tx tx, Seller seller, Instant at, String by) {
    var party = seller.party();
    var account = seller.account();
    var signers = seller.signers();
    return tx.one(
        INSERT,
        row -> row.number("id"),
        seller.currency(),
        party.name(),
        party.taxNumber(),
        party.kpp(),
        party.address(),
        party.phone(),
        account.bank(),
        account.bic(),
        account.correspondent(),
        account.account(),
        signers.post(),
        signers.name(),
        signers.accountant(),
        at,
        by,
        seller.trader().map(TraderNumber::digits),
        seller.trader().flatMap(TraderNumber::since),
        seller.licensor().number(),
        seller.licensor().offer());
  }

  static Seller seller(Row row) {
    return new Seller(
        row.string("seller_currency"),
        new Party(
            row.string("seller_currency").equals("KZT") ? "KZ" : "RU",
            row.string("seller_name"),
            row.string("seller_tax_number"),
            row.findString("seller_kpp"),
            Optional.of(row.string("seller_address")),
            row.findString("phone")),
        row.findString("trader_number")
            .map(digits -> new TraderNumber(digits, row.findDate("trader_since"))),
        new BankAccount(
            row.string("bank"),
            row.string("bic"),
            row.findString("correspondent_account"),
            row.string("account")),
        new Signers(row.string("signer_post"), row.string("signer"), row.findString("accountant")),
        new Licensor(row.findString("state_number"), row.findString("offer_address")));
  }
}
