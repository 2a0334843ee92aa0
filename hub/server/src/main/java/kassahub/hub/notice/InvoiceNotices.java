package kassahub.hub.notice;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.Invoices;
import kassahub.hub.database.Database;

/** Tells buyers that an invoice was issued, is overdue, or was paid: each once. */
public final class InvoiceNotices {
  /** Longer than a hub is down, so that none is missed. */
  private static final Duration LOOKS_BACK = Duration.ofDays(7);

  private final Database database;
  private final InstantSource clock;
  private final Invoices invoices;
  private final Notices notices;

  public InvoiceNotices(
      Database database, InstantSource clock, Invoices invoices, Notices notices) {
    this.database = database;
    this.clock = clock;
    this.invoices = invoices;
    this.notices = notices;
  }

  /** Tells what is new; run by a clock. Gives back how many. */
  public int run() {
    var since = clock.instant().minus(LOOKS_BACK);
    return database.transact(
        tx ->
            (int)
                invoices.news(tx, since).stream()
                    .map(InvoiceNotices::told)
                    .filter(told -> notices.tell(tx, told))
                    .count());
  }

  /** One notice for each state that it came to. */
  private static NoticeStore.Told told(Invoice invoice) {
    return new NoticeStore.Told(
        invoice.account(),
        "invoice-" + invoice.state().word(),
        Long.toString(invoice.id()),
        Map.of(
            "invoice", invoice.printed(),
            "kopecks", Long.toString(invoice.amount().minor()),
            "currency", invoice.amount().currency().getCurrencyCode(),
            "due", invoice.dueOn().toString(),
            "order",
                invoice.order().isPresent() ? Long.toString(invoice.order().getAsLong()) : ""));
  }
}
