package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.database.Changes;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An office whose orders have their documents and are corrected; closed after the test. */
public final class CorrectionDesk implements AfterEachCallback {
  public final Office office = new Office();
  final Sellers sellers;
  final Documents documents;
  final Corrections corrections = office.billing.corrections();

  public CorrectionDesk() {
    var market = office.market;
    sellers = new Sellers(market.database, new Journal(market.clock), market.clock);
    documents =
        new Documents(
            market.database,
            market.clock,
            new Changes(office.server.vertx(), office.server.address()),
            sellers,
            office.billing);
    sellers.enter(office.clerk.actor(), Papers.SELLER);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    office.afterEach(test);
  }

  /** The invoice of an order of so many licences that has its documents. */
  public Invoice sold(int quantity) {
    var invoice = office.invoice(office.market.partner, quantity);
    documents.printDue();
    return invoice;
  }

  static long order(Invoice invoice) {
    return invoice.order().orElseThrow();
  }

  /** Another price, with the buyer's consent. */
  public static CorrectionDraft raise(Invoice invoice, int revision, int quantity, long price) {
    return draft(invoice, revision, new CorrectionDraft.Line(quantity, price), true);
  }

  /** Fewer licences or a lower price. */
  public static CorrectionDraft lower(Invoice invoice, int revision, int quantity, long price) {
    return draft(invoice, revision, new CorrectionDraft.Line(quantity, price), false);
  }

  private static CorrectionDraft draft(
      Invoice invoice, int revision, CorrectionDraft.Line line, boolean dearer) {
    return new CorrectionDraft(
        order(invoice),
        revision,
        List.of(line),
        dearer ? "Ошибка в цене" : "Ошибка в количестве",
        "Соглашение № 7",
        dearer);
  }

  public void make(CorrectionDraft draft) {
    office.market.database.run(
        office.clerk.scope(), tx -> corrections.make(tx, office.clerk, draft));
  }

  void refused(CorrectionDraft draft, String code) {
    assertRefused(() -> corrections.plan(office.clerk, draft), code);
    assertRefused(() -> make(draft), code);
  }

  private static void assertRefused(ThrowingCallable asked, String code) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }
}
