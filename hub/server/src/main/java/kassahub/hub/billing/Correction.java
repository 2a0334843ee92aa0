package kassahub.hub.billing;

import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.catalogue.Money;

/**
 * A correcting document of an order: less was sold than was billed, or for more.
 *
 * @param revision 1 is the first of its order
 * @param printed its number as it shows it: «К-3»
 * @param amount by how much less is owed, or more where there is a surcharge
 * @param released what of that had been paid and is the organisation's now
 * @param document what both sides agreed on
 * @param surcharge what asks for the difference, of one that raises prices
 * @param ready whether its file is made
 * @param electronic whether it has a form for programs, too
 */
public record Correction(
    long order,
    int revision,
    String printed,
    LocalDate issuedOn,
    Money amount,
    Money released,
    String reason,
    String document,
    Optional<Surcharge> surcharge,
    boolean ready,
    boolean electronic) {

  /**
   * An invoice for what a price was raised by.
   *
   * @param printed «ПГ-118»
   */
  public record Surcharge(long invoice, String printed) {}

  /** One that somebody may not know of yet, and whose account bought. */
  public record News(long id, long account, Correction correction) {}

  /** It raises prices. */
  public boolean raises() {
    return surcharge.isPresent();
  }
}
