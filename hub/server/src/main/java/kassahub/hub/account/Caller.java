package kassahub.hub.account;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import kassahub.hub.database.Scope;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/**
 * On whose behalf a verb runs: every verb that a person or a program can reach takes one.
 *
 * @param account the tenant, or the operator's own account
 * @param permissions at most those of the roles
 * @param locale language of messages
 * @param zone for what pages show; legal days count elsewhere
 */
public record Caller(
    Actor actor,
    long account,
    Roles roles,
    Set<Permission> permissions,
    Locale locale,
    ZoneId zone) {
  public Caller {
    Objects.requireNonNull(actor, "actor");
    if (account <= 0) {
      throw new IllegalArgumentException("account " + account + " is not a number of one");
    }
    permissions = Set.copyOf(permissions);
    if (!roles.permissions().containsAll(permissions)) {
      throw new IllegalArgumentException("permissions exceed the roles " + roles);
    }
    Objects.requireNonNull(locale, "locale");
    Objects.requireNonNull(zone, "zone");
  }

  /** Somebody of one role. */
  public Caller(
      Actor actor,
      long account,
      Role role,
      Set<Permission> permissions,
      Locale locale,
      ZoneId zone) {
    this(actor, account, Roles.of(role), permissions, locale, zone);
  }

  /** Rows that the caller's transactions may touch. */
  public Scope scope() {
    return operator() ? Scope.EVERYTHING : new Scope.OfAccount(account);
  }

  /** Works for the operator of the hub and sees every tenant. */
  public boolean operator() {
    return roles.operator();
  }

  /**
   * The number of the person who asks.
   *
   * @throws Problem.Forbidden {@code FORBIDDEN} when a program does
   */
  public long user() {
    return Settings.userOf(this);
  }

  public boolean may(Permission permission) {
    return permissions.contains(permission);
  }

  /**
   * Opens something of an organisation's: an operator's look at it is noted.
   *
   * @param object kind and number, for the journal
   */
  public void looks(Journal journal, Tx tx, long organisation, String object) {
    looks(journal, tx, List.of(organisation), object);
  }

  /** The same of something that several organisations have. */
  public void looks(Journal journal, Tx tx, List<Long> organisations, String object) {
    if (operator()) {
      journal.looked(tx, actor, organisations, object);
    }
  }

  /**
   * Refuses unless the caller may. A key that could have been given the right is told which.
   *
   * @throws Problem.Forbidden {@code FORBIDDEN}
   */
  public void require(Permission permission) {
    if (!may(permission)) {
      boolean scope = actor.kind() == ActorKind.API_KEY && roles.permissions().contains(permission);
      throw new Problem.Forbidden(
          "FORBIDDEN",
          "caller lacks " + permission,
          scope ? Map.of("kind", "key", "scope", permission.name()) : Map.of());
    }
  }
}
