package kassahub.hub.billing.books;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.billing.document.Party;
import kassahub.hub.catalogue.Money;

/**
 * An invoice, a transfer document or a correction, as it was issued.
 *
 * @param id the invoice's or correction's number here, or the order's whose transfer document it is
 * @param printed the number that stands on it
 * @param order that it belongs to; money in advance has none
 * @param contract what it was sold on; empty = the offer
 * @param amount of a correction what it takes off, or adds
 * @param vat kopecks of tax in the amount
 * @param raises a correction that adds
 */
public record IssuedDocument(
    IssuedKind kind,
    long id,
    String printed,
    LocalDate issuedOn,
    OptionalLong order,
    Party buyer,
    Optional<String> contract,
    Money amount,
    long vat,
    boolean paid,
    boolean raises) {}
