package kassahub.hub.cabinet.terms;

import java.util.List;
import kassahub.hub.billing.terms.Buyer;
import kassahub.hub.billing.terms.Signed;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.cabinet.money.MoneyWords;

/**
 * The contracts of one organisation.
 *
 * @param contracts the one in force first
 * @param form of the next one
 */
public record ContractView(Buyer buyer, List<Signed> contracts, Fields form, MoneyWords words) {}
