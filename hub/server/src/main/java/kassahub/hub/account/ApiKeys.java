package kassahub.hub.account;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/**
 * Keys of programs that call the API on an account's behalf, narrowed by scopes. Those for a
 * sandbox begin otherwise.
 */
public final class ApiKeys {
  private static final String START = "kh_";
  private static final String SANDBOX = START + "sandbox_";
  private static final int LONGEST = 100;
  private static final int MOST = 100;

  /** So many characters of it stay to recognise it by. */
  private static final int SHOWN = 4;

  private static final Duration USED_EVERY = Duration.ofMinutes(1);

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public ApiKeys(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Makes a key with a part of the caller's own rights, for the caller's account. One of the
   * operator's reaches every tenant and asks for no second factor: it opens nothing until {@link
   * #release}.
   *
   * @throws Problem.Forbidden {@code FORBIDDEN} for a scope that the caller lacks
   * @throws Problem.Invalid {@code KEY_NAME}, {@code SCOPES_MISSING}
   * @throws Problem.Conflict {@code TOO_MANY_KEYS} that are not revoked
   */
  public NewApiKey create(Tx tx, Caller caller, String name, Set<Permission> scopes) {
    caller.require(Permission.MANAGE_USERS);
    scopes.forEach(caller::require);
    if (scopes.isEmpty()) {
      throw new Problem.Invalid("SCOPES_MISSING", "a key that may do nothing");
    }
    var draft = new ApiKeyDraft(caller.account(), caller.roles().first(), name, scopes);
    return create(tx, caller.actor(), draft, caller.operator());
  }

  /** A key on the hub's own behalf. */
  public NewApiKey create(Actor actor, ApiKeyDraft draft) {
    return database.transact(tx -> create(tx, actor, draft, false));
  }

  private NewApiKey create(Tx tx, Actor actor, ApiKeyDraft draft, boolean held) {
    Turns.take(tx, draft.account());
    var start = ApiKeyStore.sandbox(tx, draft.account()) ? SANDBOX : START;
    var plain = start + Secrets.random();
    if (ApiKeyStore.ofAccount(tx, draft.account()).size() >= MOST) {
      throw new Problem.Conflict("TOO_MANY_KEYS", "an account has up to 100 keys");
    }
    var prefix = plain.substring(0, start.length() + SHOWN);
    var made = new ApiKeyStore.Made(Secrets.hash(plain), prefix, clock.instant(), held);
    var id = ApiKeyStore.insert(tx, draft, made);
    record(tx, actor, "api_key.created", id);
    return new NewApiKey(id, plain);
  }

  /**
   * A second operator has confirmed the key.
   *
   * @throws Problem.NotFound {@code NO_SUCH_KEY}
   */
  public void release(Tx tx, Caller caller, long id) {
    caller.require(Permission.MANAGE_USERS);
    if (!ApiKeyStore.release(tx, id, caller.account())) {
      throw new Problem.NotFound("NO_SUCH_KEY", "no such key waits in this account");
    }
    record(tx, caller.actor(), "api_key.released", id);
  }

  /** Nobody confirms the key any more: it never opened anything, so nothing is left of it. */
  public void drop(Tx tx, long id) {
    ApiKeyStore.drop(tx, id);
  }

  /** Who calls with this bearer token; empty for an unknown or revoked one. */
  public Optional<Caller> find(String bearer) {
    if (!bearer.startsWith(START) || bearer.length() > LONGEST) {
      return Optional.empty();
    }
    return database.transact(
        tx -> {
          var found = ApiKeyStore.find(tx, Secrets.hash(bearer));
          found
              .filter(this::unnoted)
              .ifPresent(key -> ApiKeyStore.used(tx, key.id(), clock.instant()));
          return found.map(ApiKeyStore.Found::caller);
        });
  }

  /** The keys of the caller's account. */
  public List<ApiKey> list(Caller caller) {
    caller.require(Permission.MANAGE_USERS);
    return database.transact(caller.scope(), tx -> ApiKeyStore.ofAccount(tx, caller.account()));
  }

  /**
   * Ends a key of the caller's account at once.
   *
   * @throws Problem.NotFound {@code NO_SUCH_KEY}
   */
  public void revoke(Caller caller, long id) {
    caller.require(Permission.MANAGE_USERS);
    database.transact(
        caller.scope(),
        tx -> {
          if (!ApiKeyStore.revoke(tx, id, caller.account(), clock.instant())) {
            throw new Problem.NotFound("NO_SUCH_KEY", "no such key in this account");
          }
          record(tx, caller.actor(), "api_key.revoked", id);
          return true;
        });
  }

  private boolean unnoted(ApiKeyStore.Found key) {
    return key.lastUsedAt()
        .map(used -> used.plus(USED_EVERY).isBefore(clock.instant()))
        .orElse(true);
  }

  private void record(Tx tx, Actor actor, String action, long id) {
    journal.record(tx, actor, action, "api_key", Long.toString(id), Map.of());
  }
}
