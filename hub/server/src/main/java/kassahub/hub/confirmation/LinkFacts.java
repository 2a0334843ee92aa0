package kassahub.hub.confirmation;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.confirmation.ConfirmationStore.Draft;
import kassahub.hub.organisation.Link;

/** How a request keeps a change of who has to do with an organisation. */
final class LinkFacts {
  private LinkFacts() {}

  static Draft draft(Link.Plan plan) {
    var change = plan.change();
    return new Draft(
        ConfirmationKind.CHANGE_LINK,
        Long.toString(change.organisation()),
        Map.of(
            "organisation", plan.organisation(),
            "link", change.kind().word(),
            "from", written(change.from()),
            "from-name", plan.from(),
            "to", written(change.to()),
            "to-name", plan.to(),
            "reason", change.reason(),
            "day", change.day().map(LocalDate::toString).orElse("")));
  }

  static Link.Change change(Confirmation confirmed) {
    var facts = confirmed.facts();
    return new Link.Change(
        Long.parseLong(confirmed.object()),
        Link.Kind.of(facts.getOrDefault("link", "")),
        read(facts.getOrDefault("from", "")),
        read(facts.getOrDefault("to", "")),
        facts.getOrDefault("reason", ""),
        Optional.of(facts.getOrDefault("day", ""))
            .filter(day -> !day.isEmpty())
            .map(LocalDate::parse));
  }

  private static String written(OptionalLong account) {
    return account.isPresent() ? Long.toString(account.getAsLong()) : "";
  }

  private static OptionalLong read(String written) {
    return written.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(written));
  }
}
