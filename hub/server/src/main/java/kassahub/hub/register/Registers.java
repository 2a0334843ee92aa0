package kassahub.hub.register;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.register.Applied.IdentitySeen;
import kassahub.hub.register.Applied.LicenceSeen;

/** Cash registers as their agents tell about them. */
public final class Registers {
  private static final int HEARTBEATS = 3;
  private static final int DAYS_AHEAD = 7;

  /**
   * The largest shops have some forty registers on one computer. An agent that binds more is wrong
   * or takes serials that others will need.
   */
  private static final int MOST_REGISTERS = 64;

  /** An agent claims what was moved to it from elsewhere: a shop's worth. */
  private static final int MOST_CLAIMS = 64;

  private final InstantSource clock;
  private final Binding binding;
  private final StateStore states = new StateStore();
  private final SlowStore slow = new SlowStore();
  private final Introductions introductions = new Introductions();
  private final BindingStore bindings = new BindingStore();

  /**
   * @param heartbeat the longest time an agent that is well stays silent; after three of them
   *     another agent of the same organisation may take its registers
   */
  public Registers(InstantSource clock, Duration heartbeat) {
    this.clock = clock;
    this.binding = new Binding(new Journal(clock), heartbeat.multipliedBy(HEARTBEATS));
  }

  /**
   * Stores what agents say about their registers; a few statements for any number of reports.
   *
   * @param reports each agent's in the order in which it numbered them
   */
  public Applied apply(Tx tx, List<RegisterReport> reports) {
    if (reports.isEmpty()) {
      return new Applied(Set.of(), Set.of(), List.of(), List.of(), 0);
    }
    Instant now = clock.instant();
    Binding.Outcome outcome = binding.settle(tx, reports, now);
    List<Owned> told = outcome.owned().stream().filter(Registers::isState).toList();
    List<LicenceSeen> licences = new ArrayList<>(storeStates(tx, told, now));
    licences.addAll(BroughtLicenceStore.save(tx, outcome.owned(), now));
    List<IdentitySeen> identities = introductions.store(tx, outcome.owned(), now);
    Set<Long> touched = new HashSet<>(outcome.bound());
    outcome.owned().forEach(owned -> touched.add(owned.id()));
    return new Applied(touched, outcome.bound(), licences, identities, outcome.claimed());
  }

  /**
   * Why an agent may not speak of these serials now; empty when it may. To be asked before its
   * reports of serials that it never spoke of are stored.
   */
  public Optional<String> tooMany(Tx tx, String agent, List<String> serials) {
    var room = bindings.room(tx, agent, serials);
    if (room.bound() > MOST_REGISTERS) {
      return Optional.of("an agent has at most " + MOST_REGISTERS + " registers");
    }
    return room.claims() > MOST_CLAIMS
        ? Optional.of("an agent claims at most " + MOST_CLAIMS + " registers")
        : Optional.empty();
  }

  /**
   * Everything that one agent speaks for gets another agent; an enrolment in place of the old one.
   *
   * @return the registers that moved
   */
  public List<Long> moveAll(Tx tx, String from, String to) {
    return bindings.moveAll(tx, from, to, clock.instant());
  }

  /** Makes the days of the history that are to come; for a clock, and before the first report. */
  public void openHistory(Tx tx) {
    open(tx, today());
    open(tx, states.today(tx));
  }

  /**
   * Drops the days of the history that nobody needs. In a transaction of its own: when that has
   * ended there is room for the days that {@link #openHistory} makes, also on a full disk.
   *
   * @param kept how far back the history goes
   */
  public void dropHistory(Tx tx, Duration kept) {
    LocalDate today = today();
    LocalDate theirs = states.today(tx);
    LocalDate earlier = today.isBefore(theirs) ? today : theirs;
    states.dropDays(tx, earlier.minusDays(kept.toDays()));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private void open(Tx tx, LocalDate today) {
    states.openDays(tx, today.minusDays(1), today.plusDays(DAYS_AHEAD));
  }

  /** A register that is out of use; nothing when there is none of that serial. */
  public void archive(Tx tx, String serial) {
    slow.archive(tx, serial, clock.instant());
  }

  /** The licence bits that a register shows, as its agent told last; empty when nobody did. */
  public Optional<LicenceMask> licence(Tx tx, String serial) {
    return states.licence(tx, serial);
  }

  /** Registers with these serials want a person's look; an alert that is there stays as it is. */
  public void alert(Tx tx, AlertKind kind, Collection<String> serials) {
    if (!serials.isEmpty()) {
      slow.alert(tx, kind, serials, clock.instant());
    }
  }

  /** They do not any more. */
  public void endAlert(Tx tx, AlertKind kind, Collection<String> serials) {
    if (!serials.isEmpty()) {
      slow.endAlert(tx, kind, serials, clock.instant());
    }
  }

  private List<LicenceSeen> storeStates(Tx tx, List<Owned> told, Instant now) {
    if (told.isEmpty()) {
      return List.of();
    }
    List<Owned> reachable = lastOfEach(told.stream().filter(o -> o.state().reachable()).toList());
    List<Owned> silent =
        lastOfEach(told).stream().filter(owned -> !owned.state().reachable()).toList();
    SlowChanges changes = SlowChanges.before(tx, reachable, now);
    if (!reachable.isEmpty()) {
      states.upsert(tx, reachable, changes, now);
    }
    if (!silent.isEmpty()) {
      states.setUnreachable(tx, silent, now);
    }
    states.insertHistory(tx, told, now);
    return changes.after(tx);
  }

  /** Ascending by register: every transaction locks rows in this order. */
  private static List<Owned> lastOfEach(Collection<Owned> reports) {
    Map<Long, Owned> last = new TreeMap<>();
    reports.forEach(owned -> last.put(owned.id(), owned));
    return List.copyOf(last.values());
  }

  private static boolean isState(Owned owned) {
    return owned.report().said() instanceof ReportedState;
  }
}
