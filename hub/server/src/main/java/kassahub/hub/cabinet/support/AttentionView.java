package kassahub.hub.cabinet.support;

import java.time.Instant;
import java.util.List;
import kassahub.hub.cabinet.MatterTables;
import kassahub.hub.database.RowCount;
import kassahub.hub.matter.Matter;
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
  public record Group(String name, List<Line> lines) {}

  /**
   * One reason to look.
   *
   * @param name end of the keys of its sentence and of what to do
   * @param path of the list behind it
   * @param owned the list that says since when and whose it is; the same where there is none
   */
  public record Line(String name, Tone tone, RowCount count, String path, String owned) {
    static Line of(Worklist list, RowCount count) {
      String owned =
          Matter.of(list.name())
              .map(MatterTables::path)
              .filter(page -> !page.equals(list.list()))
              .orElseGet(list::path);
      return new Line(list.name(), list.tone(), count, list.path(), owned);
    }
  }
}
