package kassahub.hub.billing;

import java.time.LocalDate;
import kassahub.hub.catalogue.Money;

/**
 * A correcting document of an order: less was sold than was billed.
 *
 * @param revision 1 is the first of its order
 * @param printed its number as it shows it: «К-3»
 * @param amount by how much less is owed
 * @param released what of that had been paid and is the organisation's now
 * @param document what both sides agreed on
 * @param ready whether its file is made
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
    boolean ready) {}
