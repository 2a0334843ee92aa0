package kassahub.hub.organisation;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of links that wait for their day, by the calendar of the organisation's time zone
 * (decision 082). A row is taken away by whoever makes or cancels it, so it is one of them.
 */
public final class PlannedLinks {
  private static final Logger LOG = LoggerFactory.getLogger(PlannedLinks.class);
  private static final int AT_ONCE = 1_000;

  private final Database database;
  private final InstantSource clock;
  private final Links links;

  public PlannedLinks(Database database, InstantSource clock, Links links) {
    this.database = database;
    this.clock = clock;
    this.links = links;
  }

  /**
   * Takes a change back before its day: everything stays as it is, so one operator may.
   *
   * @throws Problem.Conflict {@code LINK_CHANGE_GONE} when it was made or cancelled meanwhile
   */
  public void cancel(Caller caller, long organisation, long id) {
    caller.require(Permission.MANAGE_MONEY);
    database.run(
        caller.scope(),
        tx -> {
          var waiting =
              take(tx, id)
                  .filter(one -> one.plan().change().organisation() == organisation)
                  .orElseThrow(() -> new Problem.Conflict("LINK_CHANGE_GONE", "it waits no more"));
          links.record(tx, caller.actor(), "organisation.link-cancelled", waiting.plan(), Map.of());
        });
  }

  /** Makes those whose day has come; run by a clock. */
  public int makeDue() {
    int made = 0;
    for (long id : database.transact(tx -> PlannedLinkStore.due(tx, clock.instant(), AT_ONCE))) {
      made += makeOrSayWhyNot(id) ? 1 : 0;
    }
    return made;
  }

  /** What cannot be made any more waits no longer: the organisation's history says why. */
  private boolean makeOrSayWhyNot(long id) {
    try {
      return database.transact(tx -> make(tx, id));
    } catch (Problem.Conflict | Problem.Invalid | Problem.NotFound refused) {
      database.run(tx -> take(tx, id).ifPresent(due -> refuse(tx, due, refused)));
      return false;
    } catch (DatabaseAway later) {
      throw later;
    } catch (RuntimeException failure) {
      LOG.error("A link cannot be changed; its next turn tries again. change={}", id, failure);
      return false;
    }
  }

  private boolean make(Tx tx, long id) {
    var due = take(tx, id);
    due.ifPresent(one -> links.makeDue(tx, one));
    return due.isPresent();
  }

  private void refuse(Tx tx, Link.Waiting due, Problem refused) {
    links.record(
        tx, Actor.hub(), "organisation.link-failed", due.plan(), Map.of("problem", refused.code()));
  }

  private static Optional<Link.Waiting> take(Tx tx, long id) {
    var waiting = PlannedLinkStore.lock(tx, id);
    waiting.ifPresent(one -> PlannedLinkStore.delete(tx, id));
    return waiting;
  }
}
