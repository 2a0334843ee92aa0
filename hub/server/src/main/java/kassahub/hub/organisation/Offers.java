package kassahub.hub.organisation;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** The offer that an organisation accepts once per edition, before it buys (A-53 … A-58). */
public final class Offers {
  private static final ZoneId LEGAL_ZONE = ZoneId.of("Europe/Moscow");

  private static final int MOST_SHOWN = 200;
  private static final int LONGEST_EDITION = 100;
  private static final int LONGEST_TEXT = 50_000;

  private final Database database;

  private final Journal journal;
  private final InstantSource clock;

  public Offers(Database database, Journal journal, InstantSource clock) {
    this.database = database;

    this.journal = journal;
    this.clock = clock;
  }

  /** The edition in force today; empty while none has been published. */
  public Optional<OfferEdition> current() {
    return database.transact(tx -> OfferStore.current(tx, today()));
  }

  /** Whether somebody must accept before this organisation buys. */
  public boolean due(Caller caller, long organisation) {
    return database.transact(caller.scope(), tx -> due(tx, organisation));
  }

  /** The same inside an open transaction. */
  public boolean due(Tx tx, long organisation) {
    return OfferStore.current(tx, today())
        .filter(edition -> !OfferStore.accepted(tx, organisation, edition.id()))
        .isPresent();
  }

  /**
   * Accepts; doing it twice changes nothing.
   *
   * @throws Problem.Conflict {@code OFFER_CHANGED} when another edition is in force by now
   * @throws Problem.Forbidden {@code FORBIDDEN} unless a person asks
   */
  public void accept(Caller caller, Acceptance acceptance) {
    if (caller.actor().kind() != ActorKind.USER) {
      throw new Problem.Forbidden("FORBIDDEN", "only a person accepts an offer");
    }
    database.transact(
        caller.scope(),
        tx -> {
          requireOwn(tx, caller, acceptance.organisation());
          requireCurrent(tx, acceptance.edition());
          return write(tx, caller, acceptance);
        });
  }

  /**
   * Publishes an edition; from its date on everybody accepts anew.
   *
   * @param draft its id is ignored
   * @throws Problem.Conflict {@code EDITION_EXISTS}
   */
  public long publish(Actor actor, OfferEdition draft) {
    try {
      return database.transact(
          tx -> {
            var id = OfferStore.publish(tx, draft, clock.instant());
            journal.record(
                tx,
                actor,
                "offer.published",
                "offer",
                Long.toString(id),
                Map.of("edition", draft.edition()));
            return id;
          });
    } catch (UniqueViolation twice) {
      throw new Problem.Conflict("EDITION_EXISTS", "an edition of this name is published");
    }
  }

  /** Every edition, the latest in force or to come first; 200 at most. */
  public List<OfferEdition> editions(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> OfferStore.list(tx, MOST_SHOWN));
  }

  /**
   * The same as {@link #publish} by a person of the back office: what was published stays as it is.
   *
   * @throws Problem.Invalid {@code BAD_EDITION}, {@code BAD_TEXT}; {@code BAD_DAY} before today
   * @throws Problem.Conflict {@code EDITION_EXISTS}
   */
  public long publish(Caller caller, OfferEdition draft) {
    caller.require(Permission.MANAGE_MONEY);
    if (draft.edition().isBlank() || draft.edition().length() > LONGEST_EDITION) {
      throw new Problem.Invalid("BAD_EDITION", "edition: 1 to 100 characters expected");
    }
    if (draft.text().isBlank() || draft.text().length() > LONGEST_TEXT) {
      throw new Problem.Invalid("BAD_TEXT", "text: 1 to 50 000 characters expected");
    }
    if (draft.effectiveFrom().isBefore(today())) {
      throw new Problem.Invalid(
          "BAD_DAY", "whoever bought before today accepted another", Map.of("kind", "past"));
    }
    return publish(caller.actor(), draft);
  }

  private boolean write(Tx tx, Caller caller, Acceptance acceptance) {
    var first = OfferStore.accept(tx, caller, acceptance, clock.instant());
    if (first) {
      journal.record(
          tx,
          caller.actor(),
          "offer.accepted",
          "organisation",
          Long.toString(acceptance.organisation()),
          Map.of("edition", Long.toString(acceptance.edition())));
    }
    return first;
  }

  private void requireOwn(Tx tx, Caller caller, long organisation) {
    if (OrganisationStore.payers(tx, caller.account(), 5_000).stream()
        .noneMatch(own -> own.id() == organisation)) {
      throw new Problem.NotFound("NO_SUCH_ORGANISATION", "not one of the account's own");
    }
  }

  private void requireCurrent(Tx tx, long edition) {
    if (OfferStore.current(tx, today()).filter(now -> now.id() == edition).isEmpty()) {
      throw new Problem.Conflict("OFFER_CHANGED", "another edition is in force");
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), LEGAL_ZONE);
  }
}
