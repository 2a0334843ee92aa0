package kassahub.hub.gateway;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Reports that could not be stored, so that the log has each of them once however often its agent
 * sends it. Belongs to one lane.
 */
final class Suspects {
  private static final int REMEMBERED = 1_000;

  private final Set<Name> names = new LinkedHashSet<>();

  private record Name(String agent, long stream, long sequence) {}

  /** Whether this is the first time that the report fails. */
  boolean add(Submission one) {
    boolean first =
        names.add(
            new Name(
                one.link().agent(),
                one.batch().getStream(),
                one.batch().getReports(0).getSequence()));
    if (names.size() > REMEMBERED) {
      names.remove(names.iterator().next());
    }
    return first;
  }
}
