package kassahub.hub.billing.bank;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * An invoice that a payment may be for.
 *
 * @param printed «ПГ-118»
 * @param rest what is still to be paid
 * @param open money for it can come in
 * @param buyerNumber the buyer's ИНН
 * @param byHand what a person recorded as paid, and nobody took back
 */
public record Asked(
    long id,
    String printed,
    long number,
    long organisation,
    String buyer,
    String buyerNumber,
    LocalDate issuedOn,
    long rest,
    String currency,
    boolean open,
    List<ByHand> byHand) {
  public Asked {
    byHand = List.copyOf(byHand);
  }

  Asked with(List<ByHand> recorded) {
    return new Asked(
        id,
        printed,
        number,
        organisation,
        buyer,
        buyerNumber,
        issuedOn,
        rest,
        currency,
        open,
        recorded);
  }

  /** A payment that a person recorded. */
  public record ByHand(long amount, LocalDate receivedOn) {}

  /** When a person recorded the same sum: a statement may be telling of it again. */
  Optional<LocalDate> recorded(long amount) {
    return byHand.stream()
        .filter(one -> one.amount() == amount)
        .map(ByHand::receivedOn)
        .max(LocalDate::compareTo);
  }
}
