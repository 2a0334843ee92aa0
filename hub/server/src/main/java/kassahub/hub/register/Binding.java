package kassahub.hub.register;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.register.BindingStore.Change;
import kassahub.hub.register.BindingStore.Claimed;
import kassahub.hub.register.BindingStore.Holder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which agent speaks for which register (DESIGN d17). */
final class Binding {
  private static final Logger log = LoggerFactory.getLogger(Binding.class);

  private final BindingStore store = new BindingStore();
  private final Journal journal;
  private final Duration silence;

  /**
   * @param silence after which a register's agent counts as gone
   */
  Binding(Journal journal, Duration silence) {
    this.journal = journal;
    this.silence = silence;
  }

  /** Reports that count, registers that changed hands, and how many reports were only claims. */
  record Outcome(List<Owned> owned, Set<Long> bound, int claimed) {}

  /**
   * Binds what is free, takes over what a silent agent of the same organisation held or what no
   * agent ever spoke for, records the rest as claims.
   */
  Outcome settle(Tx tx, List<RegisterReport> reports, Instant now) {
    Map<String, Known> known = find(tx, serials(reports));
    var bound = new HashSet<Long>();
    List<RegisterReport> firsts = firsts(reports, known);
    if (!firsts.isEmpty()) {
      store.insert(tx, firsts, now);
      List<String> serials = firsts.stream().map(RegisterReport::serial).toList();
      find(tx, serials).forEach(known::put);
      firsts.stream()
          .filter(RegisterReport::isSpeaking)
          .forEach(first -> bound.add(get(known, first.serial()).id()));
    }
    List<RegisterReport> kept =
        reports.stream().filter(report -> known.containsKey(report.serial())).toList();
    return sort(tx, kept, known, bound, now);
  }

  private Outcome sort(
      Tx tx, List<RegisterReport> reports, Map<String, Known> known, Set<Long> bound, Instant now) {
    Map<Claimant, Change> contested = contested(reports, known);
    if (!contested.isEmpty()) {
      List<Change> taken = takeOver(tx, contested, known, now);
      taken.forEach(change -> bound.add(change.register()));
    }
    var owned = new ArrayList<Owned>(reports.size());
    for (RegisterReport report : reports) {
      Known register = get(known, report.serial());
      if (counts(report, register)) {
        owned.add(new Owned(register, report));
      }
    }
    return new Outcome(owned, bound, reports.size() - owned.size());
  }

  /** An agent that says something about a register that is bound to another one, or to none. */
  private record Claimant(String serial, String agent) {}

  private static Map<Claimant, Change> contested(
      List<RegisterReport> reports, Map<String, Known> known) {
    var contested = new LinkedHashMap<Claimant, Change>();
    for (RegisterReport report : reports) {
      Known register = get(known, report.serial());
      if (!counts(report, register) && report.isSpeaking()) {
        contested.put(
            new Claimant(report.serial(), report.agent()),
            new Change(
                register.id(),
                report.agent(),
                report.organisation(),
                report.organisation() != register.organisation()));
      }
    }
    return contested;
  }

  private List<Change> takeOver(
      Tx tx, Map<Claimant, Change> contested, Map<String, Known> known, Instant now) {
    Map<String, Holder> holders = holders(tx, contested, known);
    Set<Long> nobodys = nobodys(tx, contested, known);
    var given = new HashSet<Long>();
    var taken = new ArrayList<Change>();
    var claims = new ArrayList<Change>();
    contested.forEach(
        (claimant, change) -> {
          Known register = get(known, claimant.serial());
          Optional<Holder> holder = register.agent().map(holders::get);
          boolean free =
              register.agent().isEmpty()
                  ? nobodys.contains(change.register())
                  : mayTake(change, register, holder, now);
          if (free && given.add(change.register())) {
            taken.add(change);
            known.put(register.serial(), boundTo(register, change));
          } else if (!register.agent().equals(Optional.of(change.agent()))) {
            claims.add(change);
          }
        });
    recordMoves(tx, taken);
    store.take(tx, taken, now);
    if (!claims.isEmpty()) {
      List<Claimed> kept = store.claim(tx, claims, now);
      tx.afterCommit(() -> kept.stream().filter(Claimed::fresh).forEach(Binding::log));
    }
    return taken;
  }

  /** Nobody decides these: what the first organisation typed is kept here, and nowhere else. */
  private void recordMoves(Tx tx, List<Change> taken) {
    var moves = new TreeMap<String, Map<String, String>>();
    taken.stream()
        .filter(Change::moves)
        .forEach(
            change -> {
              var details = new HashMap<>(ClaimStore.words(tx, change.register()));
              details.put("agent", change.agent());
              details.put("to", Long.toString(change.organisation()));
              moves.put(Long.toString(change.register()), details);
            });
    if (!moves.isEmpty()) {
      journal.recordEach(tx, Actor.hub(), "register.moved", "register", moves);
    }
  }

  /** Once for each claim, however often the agent reports. */
  private static void log(Claimed claim) {
    log.warn(
        "An agent claims a register that another one speaks for; nothing of it is taken until a"
            + " person decides. register={} agent={}",
        claim.register(),
        claim.agent());
  }

  private boolean mayTake(Change change, Known register, Optional<Holder> holder, Instant now) {
    if (change.organisation() != register.organisation()) {
      return false;
    }
    return holder.map(h -> h.stopped() || silent(h, now)).orElse(true);
  }

  /** Those that somebody only brought a licence to, and that nobody took meanwhile. */
  private Set<Long> nobodys(Tx tx, Map<Claimant, Change> contested, Map<String, Known> known) {
    List<Long> agentless =
        contested.keySet().stream()
            .map(claimant -> get(known, claimant.serial()))
            .filter(register -> register.agent().isEmpty())
            .map(Known::id)
            .toList();
    return agentless.isEmpty() ? Set.of() : store.lockNobodys(tx, agentless);
  }

  private boolean silent(Holder holder, Instant now) {
    return holder.lastSeen().map(seen -> seen.isBefore(now.minus(silence))).orElse(false);
  }

  private Map<String, Holder> holders(
      Tx tx, Map<Claimant, Change> contested, Map<String, Known> known) {
    List<String> agents =
        contested.keySet().stream()
            .flatMap(claimant -> get(known, claimant.serial()).agent().stream())
            .distinct()
            .toList();
    var holders = new HashMap<String, Holder>();
    store.holders(tx, agents).forEach(holder -> holders.put(holder.id(), holder));
    return holders;
  }

  private Map<String, Known> find(Tx tx, List<String> serials) {
    var known = new HashMap<String, Known>();
    store.find(tx, serials).forEach(register -> known.put(register.serial(), register));
    return known;
  }

  private static Known get(Map<String, Known> known, String serial) {
    return Objects.requireNonNull(known.get(serial), serial);
  }

  private static List<String> serials(List<RegisterReport> reports) {
    return reports.stream().map(RegisterReport::serial).distinct().toList();
  }

  private static List<RegisterReport> firsts(
      List<RegisterReport> reports, Map<String, Known> known) {
    var firsts = new LinkedHashMap<String, RegisterReport>();
    for (RegisterReport report : reports) {
      if (!known.containsKey(report.serial())) {
        firsts.merge(report.serial(), report, (first, later) -> first.isSpeaking() ? first : later);
      }
    }
    return List.copyOf(firsts.values());
  }

  private static Known boundTo(Known register, Change change) {
    return new Known(
        register.id(),
        register.serial(),
        change.organisation(),
        Optional.of(change.agent()),
        change.moves() ? 0 : register.slowHash());
  }

  /** Whoever brought a licence need not speak for the register, but be of its organisation. */
  private static boolean counts(RegisterReport report, Known register) {
    return speaksFor(report, register)
        || (!report.isSpeaking() && report.organisation() == register.organisation());
  }

  private static boolean speaksFor(RegisterReport report, Known register) {
    return register.agent().isPresent() && register.agent().get().equals(report.agent());
  }
}
