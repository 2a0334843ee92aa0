package kassahub.hub.billing.books;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.billing.document.Party;
import kassahub.hub.catalogue.Money;

/**
 * An invoice or a transfer document, as it was issued.
 *
 * @param id the invoice's number here, or the order's whose transfer document it is
 * @param printed the number that stands on it
 * @param order that it belongs to; money in advance has none
 * @param contract what it was sold on; empty = the offer
 * @param vat kopecks of tax in the amount
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
    boolean paid) {}
