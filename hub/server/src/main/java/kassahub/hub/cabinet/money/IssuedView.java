package kassahub.hub.cabinet.money;

import kassahub.hub.billing.books.IssuedKind;
import kassahub.hub.billing.books.Period;
import kassahub.hub.web.table.Table;

/**
 * Documents that were issued.
 *
 * @param period of the file for programs
 * @param exchange where that is
 */
public record IssuedView(IssuedKind kind, Table table, Period period, String exchange) {}
