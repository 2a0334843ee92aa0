package kassahub.hub.cabinet.support;

import java.util.List;
import java.util.Optional;
import kassahub.hub.agent.roster.AgentRow;

/**
 * What was found of one text, by kind.
 *
 * @param text as it was typed
 * @param kinds without those that have nothing
 * @param shortText too short for anything but the number of an activation
 * @param model what the directory of devices calls a number that no register has
 * @param unreaching agents whose register does not answer: it may be that number's
 */
public record FindView(
    String text,
    List<Kind> kinds,
    boolean shortText,
    Optional<String> model,
    List<AgentRow> unreaching) {
  public FindView {
    kinds = List.copyOf(kinds);
    unreaching = List.copyOf(unreaching);
  }

  /**
   * Things of one kind.
   *
   * @param name end of the key of its title
   * @param hits the first ones
   * @param all the list with every one of them, when there are more
   */
  public record Kind(String name, List<Hit> hits, Optional<String> all) {
    public Kind {
      hits = List.copyOf(hits);
    }
  }

  /**
   * One thing.
   *
   * @param number its number or id, empty when the title says it
   * @param below whose it is and what else tells it from others
   */
  public record Hit(String path, String title, String number, String below) {}

  /** Where to go at once: the only thing there is. */
  Optional<String> only() {
    return kinds.size() == 1 && kinds.getFirst().hits().size() == 1
        ? Optional.of(kinds.getFirst().hits().getFirst().path())
        : Optional.empty();
  }
}
