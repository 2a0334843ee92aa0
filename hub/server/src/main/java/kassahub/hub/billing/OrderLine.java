package kassahub.hub.billing;

import kassahub.hub.catalogue.Money;

/**
 * A line of an order or an invoice, frozen on its day (A-129 … A-131).
 *
 * @param vatAmount contained in {@code amount}, in kopecks
 */
public record OrderLine(
    int position,
    String name,
    String article,
    Money price,
    int quantity,
    Money amount,
    Vat vat,
    long vatAmount) {}
