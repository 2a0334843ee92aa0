package kassahub.hub.confirmation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.account.ApiKeys;
import kassahub.hub.account.Caller;
import kassahub.hub.account.NewApiKey;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.Installations;
import kassahub.hub.activation.LicenceMove;
import kassahub.hub.activation.LicenceMoves;
import kassahub.hub.agent.Enrolments;
import kassahub.hub.agent.TokenDraft;
import kassahub.hub.billing.CorrectionDraft;
import kassahub.hub.billing.Corrections;
import kassahub.hub.billing.NewPayment;
import kassahub.hub.billing.Payments;
import kassahub.hub.billing.document.Seller;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.confirmation.Confirmation.Operator;
import kassahub.hub.confirmation.ConfirmationStore.Draft;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.KnownBits;
import kassahub.hub.licence.Reissues;
import kassahub.hub.organisation.Link;
import kassahub.hub.organisation.Links;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Claim;
import kassahub.hub.register.Claims;
import kassahub.hub.rollout.Rollouts;
import kassahub.proto.EnrolmentString;

/** Requests of operators, and what a second operator makes of them. */
public final class Confirmations {
  private static final Duration LIFE = Duration.ofDays(3);
  private static final int LONGEST_LIST = 100;

  private final Database database;
  private final Parts parts;
  private final Effects effects;

  /** Whose verbs wait here for a second operator. */
  public record Parts(
      Journal journal,
      InstantSource clock,
      Claims claims,
      Enrolments enrolments,
      KnownBits knownBits,
      Installations installations,
      Reissues reissues,
      LicenceMoves moves,
      Corrections corrections,
      Payments payments,
      Sellers sellers,
      ApiKeys keys,
      Links links,
      Rollouts rollouts) {}

  public Confirmations(Database database, Parts parts) {
    this.database = database;
    this.parts = parts;
    effects = new Effects(parts);
  }

  /**
   * Gives a register to the agent that claims it: at once for who holds it, an operator asks.
   *
   * @return whether it waits for a second operator
   * @throws Problem.NotFound {@code CLAIM_UNKNOWN}
   * @throws Problem.Conflict {@code CONFIRMATION_OPEN} when it is asked for already
   */
  public boolean acceptClaim(Caller caller, long id) {
    if (!caller.operator()) {
      parts.claims().accept(caller, id);
      return false;
    }
    Claim claim =
        parts.claims().open(caller).stream()
            .filter(open -> open.id() == id)
            .findFirst()
            .orElseThrow(() -> new Problem.NotFound("CLAIM_UNKNOWN", "no open claim " + id));
    ask(
        caller,
        new Draft(
            ConfirmationKind.ACCEPT_CLAIM,
            Long.toString(id),
            Map.of(
                "serial", claim.serial(),
                "holder", claim.holder(),
                "claimant", claim.claimant().orElse(""))));
    return true;
  }

  /**
   * Makes an enrolment string. One of an operator's in place of a tenant's agent lets nobody in
   * until a second operator has confirmed it.
   *
   * @throws Problem as {@link Enrolments#create} says
   */
  public EnrolmentString enrol(Caller caller, TokenDraft draft) {
    return database.transact(
        caller.scope(),
        tx -> {
          var made = parts.enrolments().create(tx, caller, draft);
          if (made.held()) {
            ask(tx, caller, replacing(made.id(), draft));
          }
          return made.string();
        });
  }

  private static Draft replacing(long token, TokenDraft draft) {
    return new Draft(
        ConfirmationKind.REPLACE_AGENT,
        Long.toString(token),
        Map.of(
            "agent", draft.replaces().orElseThrow(),
            "name", draft.name(),
            "organisation", Long.toString(draft.organisation())));
  }

  /**
   * Asks that the hub answers for the bits that a register shows.
   *
   * @throws Problem.Conflict {@code BITS_KNOWN} when it does so already, {@code CONFIRMATION_OPEN}
   */
  public void recordBits(Caller caller, String serial, LicenceMask mask) {
    caller.require(ConfirmationKind.RECORD_BITS.needed());
    if (!parts.knownBits().exceeded(caller, serial, mask)) {
      throw new Problem.Conflict("BITS_KNOWN", "nothing to answer for");
    }
    ask(caller, MaskFacts.known(serial, mask));
  }

  /**
   * A licence that its register refused as too short.
   *
   * @param asked its replacement waits for a second operator
   */
  public record Replaceable(Installations.Shorter refused, boolean asked) {}

  /** What of this serial an operator may have replaced; nothing for whoever may not ask. */
  public Optional<Replaceable> replaceable(Caller caller, String serial) {
    var kind = ConfirmationKind.REPLACE_LICENCE;
    return caller.operator() && caller.may(kind.needed())
        ? parts
            .installations()
            .shorter(caller, serial)
            .map(refused -> new Replaceable(refused, waiting(caller, kind).contains(serial)))
        : Optional.empty();
  }

  /**
   * Asks that a register takes the licence it refused, and loses the bits that this one lacks.
   *
   * @throws Problem.Conflict {@code NOTHING_TO_REPLACE} when it refused none, {@code
   *     CONFIRMATION_OPEN}
   */
  public void replaceLicence(Caller caller, String serial) {
    caller.require(ConfirmationKind.REPLACE_LICENCE.needed());
    var refused =
        parts
            .installations()
            .shorter(caller, serial)
            .orElseThrow(() -> new Problem.Conflict("NOTHING_TO_REPLACE", "it refused no licence"));
    ask(caller, MaskFacts.replacing(refused));
  }

  /**
   * Asks that the rest of a licence goes from a broken register to the one that takes its place.
   *
   * @throws Problem as {@link LicenceMoves#plan} says; {@code CONFIRMATION_OPEN}
   */
  public void moveLicence(Caller caller, LicenceMove.Draft typed) {
    caller.require(ConfirmationKind.MOVE_LICENCE.needed());
    ask(caller, MoveFacts.draft(parts.moves().plan(caller, typed)));
  }

  /**
   * Asks that a release goes beyond the first hundredth of the agents.
   *
   * @throws Problem.NotFound {@code RELEASE_UNKNOWN}
   * @throws Problem.Conflict {@code ROLLOUT_CLOSED}, {@code CONFIRMATION_OPEN}
   */
  public void widenRollout(Caller caller, long release) {
    caller.require(ConfirmationKind.WIDEN_ROLLOUT.needed());
    boolean open =
        parts
            .rollouts()
            .standing(caller, release)
            .filter(one -> one.rollout().state().live() && !one.rollout().wide())
            .isPresent();
    if (!open) {
      throw new Problem.Conflict("ROLLOUT_CLOSED", "nothing to let further");
    }
    var known = parts.rollouts().release(caller, release);
    ask(
        caller,
        new Draft(
            ConfirmationKind.WIDEN_ROLLOUT,
            Long.toString(release),
            Map.of("version", known.version(), "platform", known.platform())));
  }

  /**
   * Asks that less was sold than was billed.
   *
   * @throws Problem as {@link Corrections#plan} says; {@code CONFIRMATION_OPEN}
   */
  public void correctOrder(Caller caller, CorrectionDraft typed) {
    caller.require(ConfirmationKind.CORRECT_ORDER.needed());
    var plan = parts.corrections().plan(caller, typed);
    ask(caller, CorrectionFacts.draft(typed, plan));
  }

  /**
   * Asks that an account stops paying for an organisation or serving it, or another one begins.
   *
   * @throws Problem as {@link Links#plan} says; {@code CONFIRMATION_OPEN}, one at a time of an
   *     organisation
   */
  public void changeLink(Caller caller, Link.Change typed) {
    caller.require(ConfirmationKind.CHANGE_LINK.needed());
    ask(caller, LinkFacts.draft(parts.links().plan(caller, typed)));
  }

  /**
   * Books a payment by hand; one over what a person may book alone waits for a second operator.
   *
   * @return whether it waits
   * @throws Problem as {@link Payments#receive(Tx, Caller, NewPayment)} says; {@code
   *     CONFIRMATION_OPEN}, one at a time of an invoice
   */
  public boolean pay(Caller caller, NewPayment typed) {
    expire();
    return parts
        .payments()
        .byHand()
        .enter(caller, typed, (tx, plan) -> ask(tx, caller, PaymentFacts.draft(plan)));
  }

  /**
   * Names who sells from now on. Once documents told somebody where to pay, another payee or
   * another account waits for a second operator.
   *
   * @return whether it waits
   * @throws Problem.Invalid {@code BAD_SELLER} with the fields that are wrong
   * @throws Problem.Conflict {@code CONFIRMATION_OPEN} while another change of the currency waits
   */
  public boolean enterSeller(Caller caller, Seller typed) {
    caller.require(ConfirmationKind.ENTER_SELLER.needed());
    expire();
    return database.transact(
        caller.scope(),
        tx -> {
          var paid = parts.sellers().replaced(tx, typed);
          if (ConfirmationStore.open(tx, ConfirmationKind.ENTER_SELLER, typed.currency(), now())
              .isPresent()) {
            throw asked();
          }
          paid.ifPresentOrElse(
              before -> ask(tx, caller, SellerFacts.draft(before, typed)),
              () -> parts.sellers().enter(tx, caller.actor(), typed));
          return paid.isPresent();
        });
  }

  /** Makes a key for a program; one of the operator's opens nothing until it is confirmed. */
  public NewApiKey makeKey(Caller caller, String name, Set<Permission> scopes) {
    return database.transact(
        tx -> {
          var made = parts.keys().create(tx, caller, name, scopes);
          if (caller.operator()) {
            var rights = scopes.stream().map(Permission::name).sorted().toList();
            ask(
                tx,
                caller,
                new Draft(
                    ConfirmationKind.MAKE_KEY,
                    Long.toString(made.id()),
                    Map.of("name", name, "scopes", String.join(" ", rights))));
          }
          return made;
        });
  }

  /** Open requests first, then what became of others; 100 at most. */
  public List<Confirmation> list(Caller caller) {
    caller.require(Permission.SEE_ALL_TENANTS);
    return database.transact(caller.scope(), tx -> ConfirmationStore.list(tx, LONGEST_LIST));
  }

  /** How many open requests of others this operator may decide. */
  public long toDecide(Caller caller) {
    caller.require(Permission.SEE_ALL_TENANTS);
    var kinds = Stream.of(ConfirmationKind.values()).filter(kind -> caller.may(kind.needed()));
    return database.transact(
        caller.scope(),
        tx -> ConfirmationStore.toDecide(tx, kinds.toList(), caller.actor().id(), now()));
  }

  /** Objects of this kind that wait for a second operator; tenants do not learn of it. */
  public Set<String> waiting(Caller caller, ConfirmationKind kind) {
    return caller.operator()
        ? Set.copyOf(
            database.transact(caller.scope(), tx -> ConfirmationStore.waiting(tx, kind, now())))
        : Set.of();
  }

  /** What waits for a second operator about an object; tenants do not learn of it. */
  public Optional<Confirmation> waiting(Caller caller, ConfirmationKind kind, String object) {
    return caller.operator()
        ? database.transact(caller.scope(), tx -> ConfirmationStore.open(tx, kind, object, now()))
        : Optional.empty();
  }

  /** The oldest payment that waits and would pay one of these invoices; tenants do not learn it. */
  public Optional<Confirmation> waitingPayment(Caller caller, Set<Long> invoices) {
    return caller.operator()
        ? database.transact(caller.scope(), tx -> PaymentFacts.waiting(tx, invoices, now()))
        : Optional.empty();
  }

  /**
   * The second operator agrees: it is done now.
   *
   * @throws Problem.Forbidden {@code SAME_OPERATOR} for who asked
   * @throws Problem.NotFound {@code CONFIRMATION_UNKNOWN}
   * @throws Problem.Conflict {@code CONFIRMATION_DECIDED}, also when its time is over
   */
  public void confirm(Caller caller, long id) {
    decide(caller, id, ConfirmationState.CONFIRMED);
  }

  /** Another operator says no. */
  public void refuse(Caller caller, long id) {
    decide(caller, id, ConfirmationState.REFUSED);
  }

  /**
   * Who asked takes it back.
   *
   * @throws Problem.Forbidden {@code NOT_ASKED_BY_YOU} for anybody else
   */
  public void withdraw(Caller caller, long id) {
    decide(caller, id, ConfirmationState.WITHDRAWN);
  }

  /** Ends requests whose time is over; run by a clock. */
  public int expire() {
    return database.transact(
        tx -> {
          var overdue = ConfirmationStore.overdue(tx, now());
          overdue.forEach(
              one -> ended(tx, one, ConfirmationState.EXPIRED, Actor.hub(), Optional.empty()));
          return overdue.size();
        });
  }

  private void ask(Caller caller, Draft draft) {
    expire();
    database.run(caller.scope(), tx -> ask(tx, caller, draft));
  }

  private void ask(Tx tx, Caller caller, Draft draft) {
    caller.require(draft.kind().needed());
    Instant now = now();
    long id =
        ConfirmationStore.insert(tx, draft, person(caller), now, now.plus(LIFE))
            .orElseThrow(Confirmations::asked);
    record(tx, caller.actor(), "confirmation.requested", id, draft.kind(), draft.object());
  }

  private void decide(Caller caller, long id, ConfirmationState state) {
    var person = person(caller);
    expire();
    database.run(
        caller.scope(),
        tx -> {
          Confirmation open = ConfirmationStore.lock(tx, id).orElseThrow(Confirmations::unknown);
          caller.require(open.kind().needed());
          if (!open.open()) {
            throw new Problem.Conflict("CONFIRMATION_DECIDED", "request " + id + " is decided");
          }
          checkWho(open.asked().id().equals(person.id()), state);
          if (state == ConfirmationState.CONFIRMED) {
            effects.perform(tx, caller, open);
          }
          ended(tx, open, state, caller.actor(), Optional.of(person));
        });
  }

  private static void checkWho(boolean asked, ConfirmationState state) {
    if (state == ConfirmationState.WITHDRAWN && !asked) {
      throw new Problem.Forbidden("NOT_ASKED_BY_YOU", "only who asked takes it back");
    }
    if (state != ConfirmationState.WITHDRAWN && asked) {
      throw new Problem.Forbidden("SAME_OPERATOR", "who asked cannot decide");
    }
  }

  private void ended(
      Tx tx, Confirmation open, ConfirmationState state, Actor actor, Optional<Operator> person) {
    if (state != ConfirmationState.CONFIRMED) {
      effects.drop(tx, open);
    }
    ConfirmationStore.decide(tx, open.id(), state, person, now());
    record(tx, actor, "confirmation." + state.stored(), open.id(), open.kind(), open.object());
  }

  private void record(
      Tx tx, Actor actor, String action, long id, ConfirmationKind kind, String object) {
    parts
        .journal()
        .record(
            tx,
            actor,
            action,
            "confirmation",
            Long.toString(id),
            Map.of("kind", kind.stored(), "object", object));
  }

  /** Programs and tenants neither ask nor decide here. */
  private static Operator person(Caller caller) {
    if (!caller.operator() || caller.actor().kind() != ActorKind.USER) {
      throw new Problem.Forbidden("FORBIDDEN", "a person of the operator's is needed");
    }
    return new Operator(caller.actor().id(), caller.actor().name());
  }

  private Instant now() {
    return parts.clock().instant();
  }

  private static Problem asked() {
    return new Problem.Conflict("CONFIRMATION_OPEN", "the same is asked for already");
  }

  private static Problem unknown() {
    return new Problem.NotFound("CONFIRMATION_UNKNOWN", "no such request");
  }
}
