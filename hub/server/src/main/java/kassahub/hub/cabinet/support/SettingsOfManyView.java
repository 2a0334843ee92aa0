package kassahub.hub.cabinet.support;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.settings.AgentWishes;
import kassahub.hub.settings.Progress;

/**
 * What many agents are to go by.
 *
 * @param organisation whose agents all of them are; empty: those of the ids
 * @param left of the ticked ones, when nothing can be wished of some
 */
public record SettingsOfManyView(
    String name,
    OptionalLong organisation,
    List<String> ids,
    Optional<AgentsLeft> left,
    SettingsForm form,
    Progress progress) {
  public SettingsOfManyView {
    ids = List.copyOf(ids);
  }

  public boolean ofAll() {
    return organisation.isPresent();
  }

  /** More than an operator changes alone. */
  public boolean many() {
    return progress.all() > AgentWishes.MOST_AT_ONCE;
  }
}
