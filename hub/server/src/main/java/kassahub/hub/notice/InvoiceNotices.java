package kassahub.hub.notice;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import kassahub.hub.billing.Billing;
import kassahub.hub.billing.Correction;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.InvoiceState;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.organisation.Account;
import kassahub.hub.organisation.Accounts;

/**
 * Tells buyers that an invoice was issued, is overdue, or was paid, that what they
 * bought was corrected, and that they may buy again: each once.
 */
public final class InvoiceNotices {
  private static final String CORRECTIONS = "corrections";

  private final Database database;
  private final InstantSource clock;
  private final Billing billing;
  private final Accounts accounts;
  private final Notices notices;
  private final LookBack back = new LookBack();

  public InvoiceNotices(
      Database database, InstantSource clock, Billing billing, Accounts accounts, Notices notices) {
    this.database = database;
    this.clock = clock;
    this.billing = billing;
    this.accounts = accounts;
    this.notices = notices;
  }

  /** Tells what is new; run by a clock. Gives back how many. */
  public int run() {
    var now = clock.instant();
    var since = back.since(now);
    int told =
        all(since, this::invoices) + all(since, this::corrections) + all(since, this::opened);
    back.looked(now);
    return told;
  }

  /** Some of what is new after an id. */
  private interface Feed {
    Part tell(Tx tx, Instant since, long after);
  }

  /**
   * Some of what is new, in one transaction.
   *
   * @param last the highest id among them; 0 when there were none
   */
  private record Part(int told, long last) {}

  private int all(Instant since, Feed feed) {
    int told = 0;
    var part = new Part(0, 0);
    do {
      long after = part.last();
      part = database.transact(tx -> feed.tell(tx, since, after));
      told += part.told();
    } while (part.last() > 0);
    return told;
  }

  private Part invoices(Tx tx, Instant since, long after) {
    var found = billing.invoices().news(tx, since, after);
    var told = found.stream().filter(InvoiceNotices::tells).map(InvoiceNotices::told).toList();
    return found.isEmpty()
        ? new Part(0, 0)
        : new Part(notices.tell(tx, told), found.getLast().id());
  }

  private Part corrections(Tx tx, Instant since, long after) {
    var found = billing.corrections().news(tx, notices.since(tx, CORRECTIONS, since), after);
    return found.isEmpty()
        ? new Part(0, 0)
        : new Part(
            notices.tell(tx, found.stream().map(InvoiceNotices::told).toList()),
            found.getLast().id());
  }

  /** Who may buy again, whatever ended the block. */
  private Part opened(Tx tx, Instant since, long after) {
    var found = accounts.opened(tx, since, after);
    return found.isEmpty()
        ? new Part(0, 0)
        : new Part(
            notices.tell(tx, found.stream().map(InvoiceNotices::told).toList()),
            found.getLast().account());
  }

  /** Nobody paid what a correction took off whole. */
  private static boolean tells(Invoice invoice) {
    return invoice.state() != InvoiceState.PAID || invoice.received().minor() > 0;
  }

  /** One notice for each state that it came to. */
  private static NoticeStore.Told told(Invoice invoice) {
    var facts =
        new HashMap<>(
            Map.of(
                "invoice", invoice.printed(),
                "kopecks", Long.toString(invoice.amount().minor()),
                "currency", invoice.amount().currency().getCurrencyCode(),
                "due", invoice.dueOn().toString(),
                "order",
                    invoice.order().isPresent() ? Long.toString(invoice.order().getAsLong()) : ""));
    if (invoice.state() == InvoiceState.OVERDUE && invoice.paid().minor() > 0) {
      facts.put("rest", Long.toString(invoice.rest().minor()));
    }
    return new NoticeStore.Told(
        invoice.account(), "invoice-" + invoice.state().word(), Long.toString(invoice.id()), facts);
  }

  private static NoticeStore.Told told(Account.Opened opened) {
    return new NoticeStore.Told(
        opened.account(), "account-opened", opened.at().toString(), Map.of("page", "/activations"));
  }

  private static NoticeStore.Told told(Correction.News news) {
    var correction = news.correction();
    return new NoticeStore.Told(
        news.account(),
        correction.raises() ? "correction-raised" : "correction-issued",
        correction.order() + ":" + correction.revision(),
        Map.of(
            "correction", correction.printed(),
            "kopecks", Long.toString(correction.amount().minor()),
            "currency", correction.amount().currency().getCurrencyCode(),
            "order", Long.toString(correction.order())));
  }
}
