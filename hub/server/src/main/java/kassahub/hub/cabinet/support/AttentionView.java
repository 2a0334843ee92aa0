package kassahub.hub.cabinet.support;

import java.time.Instant;
import java.util.List;
import kassahub.hub.database.RowCount;
import kassahub.hub.web.table.Tone;

/**
 * What waits for support, by whose turn it is.
 *
 * @param groups without those that are empty
 * @param at when it was counted
 */
public record AttentionView(List<Group> groups, Instant at) {

  /**
   * Matters of one kind.
   *
   * @param name end of its title's key
   */
  public record Group(String name, List<Matter> matters) {}

  /**
   * One reason to look.
   *
   * @param name end of the keys of its sentence and of what to do
   * @param path of the list behind it
   */
  public record Matter(String name, Tone tone, RowCount count, String path) {
    static Matter of(Worklist list, RowCount count) {
      return new Matter(list.name(), list.tone(), count, list.path());
    }
  }
}
