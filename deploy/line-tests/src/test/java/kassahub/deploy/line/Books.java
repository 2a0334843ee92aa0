package kassahub.deploy.line;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kassahub.proto.v1.Report;

/**
 * The hub's books about one agent, to be compared with what the agent had.
 *
 * @param streams how far each stream is stored
 * @param gaps numbers declared as never to come
 * @param history stored states of registers
 * @param dispatches where the hub says that each dispatch stands; strays are {@code stray}
 */
record Books(
    Map<Long, Long> streams,
    List<Gap> gaps,
    List<StoredState> history,
    Map<String, String> dispatches) {
  private static final Set<String> LIVE = Set.of("waiting", "sent", "taken", "held");

  /** From first to last. */
  record Gap(long stream, long first, long last) {}

  /** One row of history. */
  record StoredState(long stream, long sequence, long deviceTimeMillis) {}

  /** A number in a stream. */
  private record Place(long stream, long sequence) {
    static Place of(Report report) {
      return new Place(report.getStream(), report.getSequence());
    }

    static Place of(StoredState state) {
      return new Place(state.stream(), state.sequence());
    }

    @Override
    public String toString() {
      return "report %d of stream %x".formatted(sequence, stream);
    }
  }

  /** With those of the agent that came after it, whose outbox begins where this one's books end. */
  Books then(Books next) {
    var all = new HashMap<>(streams);
    next.streams.forEach((stream, upTo) -> all.merge(stream, upTo, Math::max));
    var since = next.gaps.stream().filter(gap -> gap.last() > storedUpTo(gap.stream())).toList();
    var moved = new HashMap<>(dispatches);
    moved.putAll(next.dispatches);
    return new Books(all, joined(gaps, since), joined(history, next.history), moved);
  }

  private static <T> List<T> joined(List<T> one, List<T> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  /** What is wrong with them, in words. */
  List<String> mistakes(Collection<Report> had, Collection<Report> acknowledged) {
    var mistakes = new ArrayList<String>();
    mistakes.addAll(doubled());
    mistakes.addAll(beyond());
    mistakes.addAll(missed(acknowledged));
    mistakes.addAll(lost(had));
    mistakes.addAll(undeclared(had));
    return mistakes;
  }

  /** Numbers that count as stored and were not declared as gaps. */
  long stored() {
    long missing = gaps.stream().mapToLong(gap -> gap.last() - gap.first() + 1).sum();
    return streams.values().stream().mapToLong(Long::longValue).sum() - missing;
  }

  /** What was acknowledged and is nowhere. */
  List<String> missed(Collection<Report> acknowledged) {
    var missed = new ArrayList<>(missing(acknowledged));
    missed.addAll(forgotten(acknowledged));
    return missed;
  }

  /** What is there more than once. */
  List<String> doubled() {
    Map<Place, Integer> times = new HashMap<>();
    history.forEach(state -> times.merge(Place.of(state), 1, Integer::sum));
    return times.entrySet().stream()
        .filter(one -> one.getValue() > 1)
        .map(one -> one.getKey() + " is stored " + one.getValue() + " times")
        .toList();
  }

  private List<String> beyond() {
    return history.stream()
        .map(Place::of)
        .filter(number -> number.sequence() > storedUpTo(number.stream()) || declared(number))
        .map(number -> number + " is stored, but its stream says that it is not")
        .toList();
  }

  /** Acknowledged means this very report, not another of its number; no gap makes up for it. */
  private List<String> missing(Collection<Report> acknowledged) {
    return absent(acknowledged).stream()
        .map(report -> Place.of(report) + " was acknowledged and is not there")
        .toList();
  }

  /** Which of these states are not there. */
  List<Report> absent(Collection<Report> states) {
    Set<StoredState> stored = Set.copyOf(history);
    return states.stream()
        .filter(Books::isState)
        .filter(report -> !stored.contains(stored(report)))
        .toList();
  }

  /** A restored outbox gives a number to something else once more: either may be the stored one. */
  private List<String> lost(Collection<Report> had) {
    Set<Place> found = new HashSet<>();
    history.forEach(state -> found.add(Place.of(state)));
    had.stream().filter(report -> !isState(report)).map(Place::of).forEach(found::add);
    return had.stream()
        .map(Place::of)
        .distinct()
        .filter(number -> number.sequence() <= storedUpTo(number.stream()))
        .filter(number -> !found.contains(number) && !declared(number))
        .map(number -> number + " counts as stored and is not there")
        .toList();
  }

  private List<String> undeclared(Collection<Report> had) {
    Set<Place> known = new HashSet<>();
    had.forEach(report -> known.add(Place.of(report)));
    var holes = new ArrayList<String>();
    streams.forEach(
        (stream, storedUpTo) -> {
          for (long sequence = 1; sequence <= storedUpTo; sequence++) {
            var number = new Place(stream, sequence);
            if (!known.contains(number) && !declared(number)) {
              holes.add(number + " never was, and no gap is declared");
            }
          }
        });
    return holes;
  }

  /** A result that was acknowledged has moved its dispatch, or is kept as a stray. */
  private List<String> forgotten(Collection<Report> acknowledged) {
    return acknowledged.stream()
        .filter(report -> report.hasResult() && !followed(report))
        .map(report -> Place.of(report) + " has not moved dispatch " + dispatch(report))
        .toList();
  }

  private boolean followed(Report report) {
    Optional<String> state = Optional.ofNullable(dispatches.get(dispatch(report)));
    return switch (report.getResult().getOutcome()) {
      case DONE, ALREADY -> state.filter(Set.of("done", "stray")::contains).isPresent();
      case FAILED, UNKNOWN, EXPIRED -> state.filter(now -> !LIVE.contains(now)).isPresent();
      case WAITING, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> state.isPresent();
    };
  }

  private long storedUpTo(long stream) {
    return streams.getOrDefault(stream, 0L);
  }

  private boolean declared(Place number) {
    return gaps.stream()
        .anyMatch(
            gap ->
                gap.stream() == number.stream()
                    && gap.first() <= number.sequence()
                    && number.sequence() <= gap.last());
  }

  static boolean isState(Report report) {
    return report.hasState() && !report.getRegister().isEmpty();
  }

  private static StoredState stored(Report report) {
    return new StoredState(report.getStream(), report.getSequence(), report.getDeviceTimeMillis());
  }

  /** Hexadecimal, without hyphens. */
  private static String dispatch(Report report) {
    return java.util.HexFormat.of().formatHex(report.getResult().getDispatch().toByteArray());
  }
}
