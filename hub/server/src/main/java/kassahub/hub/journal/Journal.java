package kassahub.hub.journal;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import kassahub.hub.database.Tx;

/**
 * Who did what to which object. Written in the transaction that does it: what was rolled back was
 * not done.
 */
public final class Journal {
  private static final int LONGEST_HISTORY = 500;
  private static final int MOST_CHANGES = 100;

  private static final String LOOKED = "organisation.looked-at";

  private static final Duration LOOKS_ONCE_IN = Duration.ofHours(1);

  private final InstantSource clock;

  public Journal(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Adds a line.
   *
   * @param action object and verb in the past: {@code activation.created}
   * @param objectKind the feature's word: {@code activation}, {@code register}, {@code user}
   * @param details named values; never a secret, a licence or personal data
   */
  public void record(
      Tx tx,
      Actor actor,
      String action,
      String objectKind,
      String objectId,
      Map<String, String> details) {
    JournalStore.insert(
        tx, new Entry(0, clock.instant(), actor, action, objectKind, objectId, details));
  }

  /**
   * The same of several objects, by their ids.
   *
   * @param details of each
   */
  public void recordEach(
      Tx tx,
      Actor actor,
      String action,
      String objectKind,
      Map<String, Map<String, String>> details) {
    var now = clock.instant();
    JournalStore.insertEach(
        tx,
        details.entrySet().stream()
            .map(one -> new Entry(0, now, actor, action, objectKind, one.getKey(), one.getValue()))
            .toList());
  }

  /**
   * An operator opened something of organisations: one line an hour for each of them and
   * organisation, which names what was opened first.
   */
  public void looked(Tx tx, Actor operator, List<Long> organisations, String object) {
    var now = clock.instant();
    JournalStore.insertUnlessSince(
        tx,
        new Entry(0, now, operator, LOOKED, "organisation", "", Map.of("first", object)),
        organisations.stream().distinct().map(Object::toString).toList(),
        now.minus(LOOKS_ONCE_IN));
  }

  /** The newest lines of one object, as far as the transaction's scope sees them; 500 at most. */
  public List<Entry> of(Tx tx, String objectKind, String objectId) {
    return JournalStore.ofObject(tx, objectKind, objectId, LONGEST_HISTORY);
  }

  /** The same without looks at it; 100 at most. */
  public List<Entry> changesOf(Tx tx, String objectKind, String objectId) {
    return JournalStore.changesOf(tx, objectKind, objectId, LOOKED, MOST_CHANGES);
  }
}
