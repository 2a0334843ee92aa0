package kassahub.hub.confirmation;

import java.time.LocalDate;
import java.util.Map;
import kassahub.hub.activation.LicenceMove;
import kassahub.hub.confirmation.ConfirmationStore.Draft;

/** How a request keeps the move of a licence's rest. */
final class MoveFacts {
  private MoveFacts() {}

  static Draft draft(LicenceMove.Plan plan) {
    var move = plan.draft();
    return new Draft(
        ConfirmationKind.MOVE_LICENCE,
        move.from(),
        Map.of(
            "serial", move.from(),
            "to", move.to(),
            "until", plan.until().toString(),
            "organisation", plan.organisation(),
            "reason", move.reason(),
            "document", move.document()));
  }

  static LicenceMove.Draft move(Confirmation confirmed) {
    var facts = confirmed.facts();
    return new LicenceMove.Draft(
        confirmed.object(),
        facts.getOrDefault("to", ""),
        facts.getOrDefault("reason", ""),
        facts.getOrDefault("document", ""));
  }

  /** The day that both saw. */
  static LocalDate until(Confirmation confirmed) {
    return LocalDate.parse(confirmed.facts().getOrDefault("until", ""));
  }
}
