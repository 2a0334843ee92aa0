package kassahub.hub.billing.bank;

import java.util.Locale;
import kassahub.hub.account.Caller;
import kassahub.hub.billing.NewAdvance;
import kassahub.hub.billing.NewPayment;
import kassahub.hub.billing.Payment;
import kassahub.hub.billing.PaymentSource;
import kassahub.hub.billing.Payments;
import kassahub.hub.database.Tx;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/** Turns lines of statements into payments. */
final class LineBooking {
  private static final Texts RUSSIAN = Texts.of(Locale.of("ru"));
  private static final int LONGEST = 200;

  private final Payments payments;

  LineBooking(Payments payments) {
    this.payments = payments;
  }

  Payment book(
      Tx tx, Caller caller, StatementLine line, NewPayment.Allocation allocation, String how) {
    var draft =
        new NewPayment(
            allocation,
            line.amount(),
            line.incoming().receivedOn(),
            reference(line),
            key(tx, line),
            PaymentSource.BANK);
    var payment = payments.receive(tx, caller, draft);
    StatementStore.book(tx, line.id(), payment.id(), how);
    return payment;
  }

  void advance(Tx tx, Caller caller, StatementLine line, long organisation) {
    var draft =
        new NewAdvance(
            organisation,
            line.amount(),
            line.incoming().receivedOn(),
            reference(line),
            key(tx, line));
    StatementStore.book(tx, line.id(), payments.advances().receive(tx, caller, draft), "advance");
  }

  /** «п/п 118 от 17.03.2026», cut to what a payment holds. */
  private static String reference(StatementLine line) {
    String reference =
        RUSSIAN.say(
            "bank.reference",
            "number",
            line.incoming().number(),
            "date",
            Formats.day(line.incoming().dated()));
    return reference.substring(0, Math.min(reference.length(), LONGEST));
  }

  /** A line that was taken back may be booked anew. */
  private static String key(Tx tx, StatementLine line) {
    return "statement-line:%d:%d".formatted(line.id(), StatementStore.bookedBefore(tx, line.id()));
  }
}
