package kassahub.hub.billing.terms;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.Vat;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/**
 * Value added tax by product and day. What applied on a day that is over stays: it was billed so.
 */
public final class VatRules {
  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final Catalogue catalogue;
  private final Vat usual;

  /**
   * @param usual of products without a rule
   */
  public VatRules(
      Database database, Journal journal, InstantSource clock, Catalogue catalogue, Vat usual) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.catalogue = catalogue;
    this.usual = usual;
  }

  /** What applies to products that no rule names. */
  public Vat usual() {
    return usual;
  }

  /** Every rule, the latest of each product first. */
  public List<VatRule> list(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    var today = today();
    return database.transact(caller.scope(), tx -> VatRuleStore.list(tx, today));
  }

  /**
   * Sets how a product is taxed from a day on; another rule of that day gives way.
   *
   * @throws Problem.Invalid {@code BAD_DAY} before today
   * @throws Problem.NotFound {@code NO_SUCH_PRODUCT}
   */
  public void set(Caller caller, long licenceType, LocalDate from, Vat vat) {
    caller.require(Permission.MANAGE_MONEY);
    if (from.isBefore(today())) {
      throw new Problem.Invalid(
          "BAD_DAY", "what applied before today stays", Map.of("kind", "past"));
    }
    if (!catalogue.assortment(caller).licenceTypes().containsKey(licenceType)) {
      throw new Problem.NotFound("NO_SUCH_PRODUCT", "no product of that number");
    }
    database.run(
        caller.scope(),
        tx -> {
          VatRuleStore.set(tx, licenceType, from, vat);
          record(tx, caller, "vat.set", licenceType, details(from, vat));
        });
  }

  /**
   * Takes a rule back that has not begun.
   *
   * @throws Problem.NotFound {@code NO_SUCH_RULE}, also when it applies by now
   */
  public void withdraw(Caller caller, long licenceType, LocalDate from) {
    caller.require(Permission.MANAGE_MONEY);
    var today = today();
    database.run(
        caller.scope(),
        tx -> {
          if (!VatRuleStore.withdraw(tx, licenceType, from, today)) {
            throw new Problem.NotFound("NO_SUCH_RULE", "no rule that is still to come");
          }
          record(tx, caller, "vat.withdrawn", licenceType, Map.of("from", from.toString()));
        });
  }

  private void record(
      Tx tx, Caller caller, String action, long licenceType, Map<String, String> details) {
    journal.record(tx, caller.actor(), action, "licence-type", Long.toString(licenceType), details);
  }

  private static Map<String, String> details(LocalDate from, Vat vat) {
    var rate = vat.rate().isPresent() ? Integer.toString(vat.rate().getAsInt()) : "";
    return Map.of("from", from.toString(), "treatment", vat.word(), "rate", rate);
  }

  private LocalDate today() {
    return LegalDay.of(clock.instant(), "RU");
  }
}
