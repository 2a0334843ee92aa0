package kassahub.hub.cabinet.money;

import java.util.List;
import kassahub.hub.billing.Uninvoiced;

/** Orders that wait for their invoice, the oldest first. */
public record UninvoicedView(List<Uninvoiced> orders, MoneyWords words) {}
