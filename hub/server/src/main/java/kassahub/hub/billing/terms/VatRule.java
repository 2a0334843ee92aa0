package kassahub.hub.billing.terms;

import java.time.LocalDate;
import kassahub.hub.billing.Vat;

/**
 * How a product stands to value added tax from a day on.
 *
 * @param pending it has not begun yet, so it can be withdrawn
 */
public record VatRule(long licenceType, LocalDate from, Vat vat, boolean pending) {}
