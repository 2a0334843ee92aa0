package kassahub.hub.cabinet.support;

import java.time.Instant;
import java.util.List;
import kassahub.hub.database.Page;
import kassahub.hub.web.table.Tone;

/**
 * What waits for support, by whose turn it is.
 *
 * @param groups without those that are empty
 */
public record AttentionView(List<Group> groups, Instant at) {

  /**
   * Matters of one kind.
   *
   * @param name end of its title's key
   */
  public record Group(String name, List<Matter> matters) {
    /** What is over is not listed. */
    Group open() {
      return new Group(name, matters.stream().filter(matter -> matter.count() > 0).toList());
    }
  }

  /**
   * One reason to look.
   *
   * @param name end of the keys of its sentence and of what to do
   * @param more there are more than {@code count}
   * @param path of the list behind it
   */
  public record Matter(String name, Tone tone, long count, boolean more, String path) {
    Matter(String name, Tone tone, long count, String path) {
      this(name, tone, count, false, path);
    }

    Matter(String name, Tone tone, Page<?> page, String path) {
      this(name, tone, page.count(), page.countIsFloor(), path);
    }
  }
}
