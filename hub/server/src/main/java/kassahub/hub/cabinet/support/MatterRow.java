package kassahub.hub.cabinet.support;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One thing that is wrong.
 *
 * @param id as the list it comes from has it
 * @param below its numbers
 * @param since when it went wrong
 * @param topic that tells of changes
 */
record MatterRow(
    String id,
    String path,
    String title,
    List<String> below,
    String organisation,
    String reason,
    Instant since,
    Optional<String> topic) {
  MatterRow {
    below = List.copyOf(below);
  }
}
