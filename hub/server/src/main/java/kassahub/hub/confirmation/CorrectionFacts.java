package kassahub.hub.confirmation;

import java.util.Map;
import kassahub.hub.billing.CorrectionDraft;
import kassahub.hub.billing.CorrectionPlan;
import kassahub.hub.confirmation.ConfirmationStore.Draft;

/** How a request keeps the correction of an order. */
final class CorrectionFacts {
  private CorrectionFacts() {}

  static Draft draft(CorrectionDraft typed, CorrectionPlan plan) {
    return new Draft(
        ConfirmationKind.CORRECT_ORDER,
        Long.toString(typed.order()),
        Map.of(
            "organisation", plan.organisation(),
            "invoice", plan.invoice(),
            "before", Long.toString(plan.before().minor()),
            "after", Long.toString(plan.after().minor()),
            "currency", plan.before().currency().getCurrencyCode(),
            "revision", Integer.toString(typed.revision()),
            "lines", typed.written(),
            "reason", typed.reason(),
            "document", typed.document(),
            "consented", Boolean.toString(typed.consented())));
  }

  static CorrectionDraft correction(Confirmation confirmed) {
    var facts = confirmed.facts();
    return new CorrectionDraft(
        confirmed.number(),
        Integer.parseInt(facts.getOrDefault("revision", "")),
        CorrectionDraft.read(facts.getOrDefault("lines", "")),
        facts.getOrDefault("reason", ""),
        facts.getOrDefault("document", ""),
        Boolean.parseBoolean(facts.getOrDefault("consented", "")));
  }
}
