package kassahub.hub.notice;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.InvoiceState;
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
    int told = 0;
    for (var part = tell(since, 0); part.last() > 0; part = tell(since, part.last())) {
      told += part.told();
    }
    return told;
  }

  /**
   * Some invoices, in one transaction.
   *
   * @param last the highest id among them; 0 when there were none
   */
  private record Part(int told, long last) {}

  private Part tell(Instant since, long after) {
    return database.transact(
        tx -> {
          var found = invoices.news(tx, since, after);
          return found.isEmpty()
              ? new Part(0, 0)
              : new Part(
                  notices.tell(
                      tx,
                      found.stream()
                          .filter(InvoiceNotices::tells)
                          .map(InvoiceNotices::told)
                          .toList()),
                  found.getLast().id());
        });
  }

  /** Nobody paid what a correction took off whole. */
  private static boolean tells(Invoice invoice) {
    return invoice.state() != InvoiceState.PAID || invoice.received().minor() > 0;
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
