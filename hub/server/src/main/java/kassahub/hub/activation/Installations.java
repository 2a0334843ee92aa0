package kassahub.hub.activation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.InstallationStore.FailedTry;
import kassahub.hub.database.Tx;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.NewDispatch;
import kassahub.hub.dispatch.Settled;
import kassahub.hub.dispatch.SettledListener;
import kassahub.hub.dispatch.Work;
import kassahub.hub.journal.Actor;
import kassahub.hub.licence.Reissues;
import kassahub.hub.organisation.Links;
import kassahub.hub.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what registers hold equal to what was bought for them (design d16): while a register's
 * licence is not covered by its bits and an agent may bring it, one live dispatch exists; one that
 * failed or expired is renewed with growing pauses; whoever installed it, the bits decide.
 */
public final class Installations implements SettledListener, Links.Departure {
  private static final Logger LOG = LoggerFactory.getLogger(Installations.class);
  private static final Duration LIFE = Duration.ofDays(1);

  /**
   * A try after it may not take bits away: it waits for its register as long as it was asked for.
   */
  private static final Duration REPLACEMENT_LIFE = Duration.ofDays(3);

  /** Tries that fail for longer will not mend it. */
  private static final Duration PATIENCE = Duration.ofDays(1);

  /** No try mends this: the licence would take bits away. */
  private static final String NEVER = "would-shorten";

  private static final int BATCH = 2_000;

  private final Basis basis;
  private final Dispatches dispatches;
  private final LicenceAlerts alerts;

  /** The serial up to which this instance has looked after what is open. */
  private volatile String place = "";

  public Installations(Basis basis, Dispatches dispatches) {
    this.basis = basis;
    this.alerts = new LicenceAlerts(basis);
    this.dispatches = dispatches;
  }

  /** What of it a person should look at. */
  public LicenceAlerts alerts() {
    return alerts;
  }

  /**
   * Dispatches moved. What a register holds now counts when the agent told it; a failure is told to
   * the line whose licence it was about.
   */
  @Override
  public void moved(Tx tx, List<Settled> settled) {
    told(tx, List.of(), settled);
  }

  /** Agents reported licence bits and how their work went, together. */
  public void told(Tx tx, Collection<SeenLicence> reported, List<Settled> settled) {
    var seen = new ArrayList<SeenLicence>(reported);
    var underWay = new ArrayList<Long>();
    var abandoned = new ArrayList<String>();
    var failed = new LinkedHashMap<SeenLicence, FailedTry>();
    for (var one : settled) {
      if (one.ordered().isPresent() && one.serial().isPresent()) {
        one.onDevice().ifPresent(mask -> seen.add(new SeenLicence(one.serial().get(), mask)));
        switch (one.state()) {
          case FAILED, EXPIRED ->
              failed.put(new SeenLicence(one.serial().get(), one.ordered().get()), failedTry(one));
          case CANCELLED -> abandoned.add(one.serial().get());
          case WAITING, SENT, TAKEN, HELD -> one.register().ifPresent(underWay::add);
          case DONE -> {} // the bits decide
        }
      }
    }
    failed(tx, List.copyOf(failed.values()));
    abandoned(tx, abandoned);
    underWay(tx, underWay);
    licencesSeen(
        tx,
        seen,
        settled.stream()
            .filter(one -> !one.state().live())
            .flatMap(one -> one.serial().stream())
            .collect(Collectors.toSet()));
  }

  @Override
  public void underWay(Tx tx, List<Long> registers) {
    if (!registers.isEmpty()) {
      changed(tx, InstallationStore.open(tx, registers));
    }
  }

  /** Registers were bound to an agent: what they are owed is sent. */
  public void registersBound(Tx tx, Collection<Long> registerIds) {
    if (!registerIds.isEmpty()) {
      var owed = InstallationStore.ofRegisters(tx, registerIds);
      var due = owed.stream().filter(one -> one.deliverable() && !one.liveDispatch()).toList();
      send(tx, due, basis.clock().instant());
    }
  }

  /**
   * Sends what is owed and not under way, when its pause is over; run by a clock. Looks at the next
   * two thousand open licences, round and round, so a million on their way cost a look no more.
   */
  public int reconcile() {
    return basis.database().transact(this::reconcileBatch);
  }

  /**
   * Orders again what an agent did not do, as {@link Dispatches#retry} says. Where it was to bring
   * a licence, the line waits once more, and a failure from now on is told anew.
   *
   * @throws Problem.Conflict {@code OTHER_LICENCE_ASSIGNED} when another licence is assigned to the
   *     register by now, or none: what was moved to a replacement is not sent to the broken one
   */
  public void retry(Caller caller, UUID dispatch) {
    var install = dispatches.get(caller, dispatch);
    basis
        .database()
        .run(
            caller.scope(),
            tx -> {
              if (install.work() instanceof Work.InstallLicence(var licence, var _, var _)) {
                var serial = install.serial().orElseThrow();
                dispatches.lockLive(tx, serial); // dispatches before lines, as everybody locks them
                InstallationStore.lock(tx, serial); // who assigns another one waits, or has
                dispatches.retry(tx, caller, dispatch);
                waitsAgain(tx, serial, licence);
              } else {
                dispatches.retry(tx, caller, dispatch);
              }
            });
  }

  /**
   * A licence that its register refused because it lacks bits that are set there (d15).
   *
   * @param onDevice the bits that the register shows
   */
  public record Shorter(String serial, LicenceMask assigned, LicenceMask onDevice) {}

  /** What is assigned to this serial, when its register refused it as too short. */
  public Optional<Shorter> shorter(Caller caller, String serial) {
    caller.require(Permission.SEE_REGISTERS);
    return basis
        .database()
        .transact(
            caller.scope(),
            tx -> InstallationStore.ofSerials(tx, List.of(serial)).stream().findFirst())
        .filter(Owed::shorter)
        .map(Installations::shorter);
  }

  private static Shorter shorter(Owed owed) {
    return new Shorter(owed.serial(), owed.mask(), owed.onDevice().orElse(LicenceMask.none()));
  }

  /**
   * Sends what is assigned once more, and allows the agent to clear the bits that it lacks.
   *
   * @param caller the one who confirms what another asked for, see package confirmation
   * @param agreed what both saw: the licence, and the bits in the register
   * @throws Problem.Conflict {@code NOTHING_TO_REPLACE} when another one is assigned, the register
   *     shows other bits, or no agent may bring it
   */
  public void replace(Tx tx, Caller caller, Shorter agreed) {
    caller.require(Permission.RETRY_DELIVERIES);
    var serial = agreed.serial();
    InstallationStore.lock(tx, serial); // an activation that assigns another one waits, or has
    var owed =
        InstallationStore.ofSerials(tx, List.of(serial)).stream()
            .filter(Owed::shorter)
            .filter(one -> shorter(one).equals(agreed))
            .findFirst()
            .orElseThrow(
                () ->
                    new Problem.Conflict(
                        "NOTHING_TO_REPLACE", "no refused licence of these bits is owed to it"));
    dispatches.enqueue(tx, dispatch(owed, basis.clock().instant(), true));
    InstallationStore.startOver(tx, serial);
    changed(
        tx, InstallationStore.move(tx, List.of(serial), DeliveryState.WAITING, Optional.empty()));
    basis
        .journal()
        .record(
            tx,
            caller.actor(),
            "licence.replaced",
            "device",
            serial,
            Map.of("activation", Long.toString(owed.activation())));
  }

  /**
   * The hub answers for more bits of a register by now: a licence that is not on it is signed with
   * them, and sent.
   *
   * @param caller the one who confirmed the bits
   * @throws Problem.Conflict {@code DAILY_LIMIT} when the vendor's licences of today are used up
   */
  public void signAgain(Tx tx, Caller caller, Reissues reissues, String serial) {
    caller.require(Permission.RECORD_LICENCE_BITS);
    dispatches.lockLive(tx, serial); // dispatches before lines, as everybody locks them
    InstallationStore.notInstalled(tx, serial)
        .ifPresent(
            sale ->
                reissues
                    .again(tx, caller.actor(), sale)
                    .forEach(line -> reassigned(tx, sale.activation(), line)));
  }

  /** Nothing is assigned to the serial any more: what was not installed is not brought. */
  void withdraw(Tx tx, String serial) {
    var owed = InstallationStore.ofSerials(tx, List.of(serial));
    dispatches.cancelLive(
        tx, owed.stream().filter(Owed::liveDispatch).map(Owed::registerId).toList(), "moved");
    if (!owed.isEmpty()) {
      changed(
          tx,
          InstallationStore.move(
              tx, List.of(serial), DeliveryState.NONE, Optional.of(Reasons.LICENCE_MOVED)));
    }
    InstallationStore.unassign(tx, serial);
  }

  private void reassigned(Tx tx, long activation, LicenceLine line) {
    var now = basis.clock().instant();
    InstallationStore.reassign(tx, line, now);
    VendorStore.keepAgain(tx, activation, List.of(line));
    LicenceFileStore.rewrite(tx, activation);
    InstallationStore.startOver(tx, line.serial());
    var owed = InstallationStore.ofSerials(tx, List.of(line.serial()));
    arrived(tx, owed.stream().filter(Owed::covered).map(Owed::serial).toList());
    send(tx, owed.stream().filter(Owed::deliverable).toList(), now);
    basis.changed(tx, activation);
  }

  /**
   * Some licences that do not get into their registers without a person: no try can mend it, or
   * tries have failed for a day; once for each account that is to know, and never again until the
   * register had it or a person acted.
   */
  public List<FailedInstallation> giveUp(Tx tx) {
    var now = basis.clock().instant();
    return InstallationStore.giveUp(tx, now, now.minus(PATIENCE));
  }

  /** The lines of an activation were granted: registers are told to take them. */
  void assign(Tx tx, long activation) {
    var now = basis.clock().instant();
    InstallationStore.assign(tx, activation, now);
    var owed = InstallationStore.ofActivation(tx, activation);
    var due = owed.stream().filter(Owed::deliverable).toList();
    InstallationStore.rest(tx, activation, due.stream().map(Owed::serial).toList());
    arrived(tx, owed.stream().filter(Owed::covered).map(Owed::serial).toList());
    send(tx, due, now);
  }

  /**
   * Registers hold these bits; any number of them in a few statements.
   *
   * @param settled serials whose installs ended in this transaction
   */
  private void licencesSeen(Tx tx, Collection<SeenLicence> seen, Set<String> settled) {
    if (seen.isEmpty()) {
      return;
    }
    Map<String, LicenceMask> masks = new HashMap<>();
    seen.forEach(one -> masks.put(one.serial(), one.mask()));
    var arrived = new HashMap<String, LicenceMask>();
    var lost = new ArrayList<String>();
    for (var assigned : InstallationStore.assigned(tx, masks.keySet())) {
      boolean covered =
          masks.getOrDefault(assigned.serial(), LicenceMask.none()).covers(assigned.mask());
      if (covered && !assigned.installed()) {
        arrived.put(assigned.serial(), assigned.mask());
      } else if (!covered && assigned.installed()) {
        lost.add(assigned.serial());
      }
    }
    var brought = new HashMap<>(arrived);
    brought.keySet().removeAll(settled);
    dispatches.brought(tx, brought); // dispatches before lines, as everybody locks them
    arrived(tx, arrived.keySet());
    lost(tx, lost);
    alerts.review(tx, masks.keySet(), arrived.keySet());
  }

  private int reconcileBatch(Tx tx) {
    var open = InstallationStore.openAfter(tx, place, BATCH);
    place = open.size() < BATCH ? "" : open.getLast();
    var now = basis.clock().instant();
    var overdue = InstallationStore.overdue(tx, open, now);
    arrived(tx, overdue.stream().filter(Owed::covered).map(Owed::serial).toList());
    send(tx, overdue.stream().filter(Owed::deliverable).toList(), now);
    return overdue.size();
  }

  private void send(Tx tx, List<Owed> owed, Instant now) {
    if (owed.isEmpty()) {
      return;
    }
    dispatches.cancelLive(
        tx, owed.stream().filter(Owed::liveDispatch).map(Owed::registerId).toList(), "superseded");
    dispatches.enqueueAll(tx, owed.stream().map(one -> dispatch(one, now, false)).toList());
    var serials = owed.stream().map(Owed::serial).toList();
    changed(tx, InstallationStore.move(tx, serials, DeliveryState.WAITING, Optional.empty()));
  }

  private void waitsAgain(Tx tx, String serial, LicenceMask licence) {
    var owed =
        InstallationStore.ofSerials(tx, List.of(serial)).stream()
            .filter(one -> one.mask().equals(licence))
            .findFirst()
            .orElseThrow(
                () ->
                    new Problem.Conflict(
                        "OTHER_LICENCE_ASSIGNED", "this licence is not assigned to it any more"));
    if (!owed.covered()) {
      InstallationStore.startOver(tx, serial);
      changed(
          tx, InstallationStore.move(tx, List.of(serial), DeliveryState.WAITING, Optional.empty()));
    }
  }

  private void failed(Tx tx, List<FailedTry> tries) {
    if (!tries.isEmpty()) {
      changed(tx, InstallationStore.failed(tx, tries));
      alerts.review(tx, tries.stream().map(FailedTry::serial).toList(), List.of());
    }
  }

  private FailedTry failedTry(Settled settled) {
    var why =
        settled
            .reason()
            .map(told -> new Reason(told.code(), told.text()))
            .orElseGet(() -> new Reason(settled.state().stored(), ""));
    var now = basis.clock().instant();
    return new FailedTry(
        settled.serial().orElseThrow(),
        settled.ordered().orElseThrow(),
        why,
        why.code().equals(NEVER) ? now : now.plus(PATIENCE));
  }

  /**
   * The agent that was to bring it may not any more. Another one gets it where the buyer may still
   * reach the register; else the line says why nobody does.
   */
  private void abandoned(Tx tx, List<String> serials) {
    if (serials.isEmpty()) {
      return;
    }
    changed(tx, InstallationStore.outOfReach(tx, serials, Reasons.REGISTER_MOVED));
    var owed =
        InstallationStore.ofSerials(tx, serials).stream().filter(one -> !one.covered()).toList();
    var agentless = owed.stream().filter(one -> one.agent().isEmpty()).map(Owed::serial).toList();
    changed(
        tx,
        InstallationStore.move(tx, agentless, DeliveryState.NONE, Optional.of(Reasons.NO_AGENT)));
    var due = owed.stream().filter(one -> one.deliverable() && !one.liveDispatch()).toList();
    send(tx, due, basis.clock().instant());
  }

  /** What has not reached the organisation's registers yet is for its buyer to carry there. */
  @Override
  public void left(Tx tx, Actor actor, long account, long organisation) {
    var serials = InstallationStore.leftBehind(tx, account, organisation);
    while (!serials.isEmpty()) {
      changed(tx, InstallationStore.outOfReach(tx, serials, Reasons.REGISTER_MOVED));
      serials = InstallationStore.leftBehind(tx, account, organisation);
    }
  }

  private static NewDispatch dispatch(Owed owed, Instant now, boolean replace) {
    return NewDispatch.installLicence(
        owed.agent().orElseThrow(),
        owed.registerId(),
        new Work.InstallLicence(owed.mask(), owed.signature(), replace),
        new NewDispatch.Span(
            "activation " + owed.activation(),
            owed.nextAttempt(),
            now,
            now.plus(replace ? REPLACEMENT_LIFE : LIFE)));
  }

  private void arrived(Tx tx, Collection<String> serials) {
    if (!serials.isEmpty()) {
      changed(tx, InstallationStore.installed(tx, serials, basis.clock().instant()));
    }
  }

  private void lost(Tx tx, List<String> serials) {
    if (serials.isEmpty()) {
      return;
    }
    LOG.warn("Registers lost a licence that was installed. registers={}", serials);
    var why = new Reason("LICENCE_GONE", "the register does not hold it any more");
    var giveUp = basis.clock().instant().plus(PATIENCE);
    changed(tx, InstallationStore.lost(tx, serials, why, giveUp));
    var owed = InstallationStore.ofSerials(tx, serials);
    send(
        tx,
        owed.stream().filter(o -> o.deliverable() && !o.liveDispatch()).toList(),
        basis.clock().instant());
  }

  private void changed(Tx tx, List<Long> activations) {
    activations.stream().distinct().forEach(number -> basis.changed(tx, number));
  }
}
