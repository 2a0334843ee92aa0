package kassahub.hub.billing.bank;

import java.time.LocalDate;

/**
 * An invoice that a payment may be for.
 *
 * @param printed «ПГ-118»
 * @param rest what is still to be paid
 * @param open money for it can come in
 * @param buyerNumber the buyer's ИНН
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
    boolean open) {}
