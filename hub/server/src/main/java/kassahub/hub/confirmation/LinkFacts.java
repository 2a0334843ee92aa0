package kassahub.hub.confirmation;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.confirmation.ConfirmationStore.Draft;
import kassahub.hub.organisation.Link;

/** How a request keeps a change of who has to do with an organisation. */
final class LinkFacts {
  /**
   * Before the accounts of a change that has a day: the release before knows of no day, cannot read
   * such an account and leaves the request open, where it would make the change at once.
   */
  private static final String ON_DAY = "on-day:";

  private LinkFacts() {}

  static Draft draft(Link.Plan plan) {
    var change = plan.change();
    String before = change.day().isPresent() ? ON_DAY : "";
    return new Draft(
        ConfirmationKind.CHANGE_LINK,
        Long.toString(change.organisation()),
        Map.of(
            "organisation", plan.organisation(),
            "link", change.kind().word(),
            "from", written(before, change.from()),
            "from-name", plan.from(),
            "to", written(before, change.to()),
            "to-name", plan.to(),
            "reason", change.reason(),
            "day", change.day().map(LocalDate::toString).orElse("")));
  }

  static Link.Change change(Confirmation confirmed) {
    var facts = confirmed.facts();
    return new Link.Change(
        confirmed.number(),
        Link.Kind.of(facts.getOrDefault("link", "")),
        read(facts.getOrDefault("from", "")),
        read(facts.getOrDefault("to", "")),
        facts.getOrDefault("reason", ""),
        Optional.of(facts.getOrDefault("day", ""))
            .filter(day -> !day.isEmpty())
            .map(LocalDate::parse));
  }

  private static String written(String before, OptionalLong account) {
    return account.isPresent() ? before + account.getAsLong() : "";
  }

  private static OptionalLong read(String written) {
    return written.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(written.replace(ON_DAY, "")));
  }
}
