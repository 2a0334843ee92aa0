package kassahub.hub.agent;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import kassahub.hub.account.AppSecrets;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.agent.certificate.SigningRequest;
import kassahub.hub.database.Database;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import kassahub.proto.EnrolmentString;

/**
 * Many tills at once (DESIGN d7): a file of tills becomes strings, each for one of them, once
 * somebody who may has approved it. Who may: a manager of the tenant's people, or an operator who
 * has not made it.
 */
public final class EnrolmentBatches {
  /** Rows of strings that are given out at once. */
  public static final int MOST_STRINGS = 5_000;

  private final Database database;
  private final Parts parts;
  private final EnrolmentBatchStore store = new EnrolmentBatchStore();
  private final EnrolmentStore enrolments = new EnrolmentStore();

  /** What batches need besides the database. */
  public record Parts(
      Journal journal,
      InstantSource clock,
      AppSecrets secrets,
      String rootHash,
      Supplier<AgentPorts> ports) {}

  public EnrolmentBatches(Database database, Parts parts) {
    this.database = database;
    this.parts = parts;
  }

  /**
   * Makes a batch that waits for its approval.
   *
   * @return its number
   * @throws Problem.Invalid {@code ENROLMENT_DRAFT} when a number is out of bounds
   * @throws Problem.NotFound {@code ORGANISATION_UNKNOWN}
   */
  public long make(Caller caller, BatchDraft draft) {
    caller.require(Permission.MANAGE_AGENTS);
    check(draft);
    var made = new EnrolmentBatch.Made(now(), caller.actor().name(), caller.actor().id());
    var key = UUID.randomUUID();
    List<byte[]> hashes =
        IntStream.rangeClosed(1, draft.tills().size())
            .mapToObj(place -> hash(token(key, place)))
            .toList();
    return database.transact(
        caller.scope(),
        tx -> {
          if (!enrolments.organisationVisible(tx, Enrolments.reach(caller), draft.organisation())) {
            throw new Problem.NotFound(
                "ORGANISATION_UNKNOWN", "no organisation " + draft.organisation());
          }
          long id = store.insert(tx, key, draft, made);
          store.insertTokens(tx, id, draft, hashes, made);
          record(
              tx,
              caller,
              "enrolment-batch.made",
              id,
              Map.of("name", draft.name(), "tills", Integer.toString(draft.tills().size())));
          return id;
        });
  }

  /** Of the organisations that the caller sees, newest first, at most 100. */
  public List<EnrolmentBatch> list(Caller caller) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(caller.scope(), tx -> store.list(tx, Enrolments.reach(caller)));
  }

  /**
   * One batch.
   *
   * @throws Problem.NotFound {@code BATCH_UNKNOWN}
   */
  public EnrolmentBatch get(Caller caller, long id) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(
        caller.scope(),
        tx -> {
          var batch = store.get(tx, Enrolments.reach(caller), id).orElseThrow(() -> unknown(id));
          caller.looks(parts.journal(), tx, batch.organisation(), "enrolment batch " + id);
          return batch;
        });
  }

  /** A page of its tills; filter {@code state}: unused, asking, enrolled or refused. */
  public Page<BatchRow> tills(Caller caller, EnrolmentBatch batch, PageRequest request) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(
        caller.scope(),
        tx ->
            EnrolmentBatchStore.query(batch.id(), request, now())
                .page(tx, request, EnrolmentBatchStore::till));
  }

  /** How many of its tills are in each state. */
  public Map<String, Long> counts(Caller caller, EnrolmentBatch batch) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(caller.scope(), tx -> store.counts(tx, batch.id(), now()));
  }

  /** Whether this person may approve it: not an operator who made it. */
  public static boolean mayDecide(Caller caller, EnrolmentBatch batch) {
    boolean person = caller.actor().kind() == ActorKind.USER;
    return person
        && (caller.operator()
            ? !batch.made().maker().equals(caller.actor().id())
            : caller.may(Permission.MANAGE_USERS));
  }

  /**
   * Its strings let tills in from now on.
   *
   * @throws Problem.Forbidden {@code BATCH_NOT_YOURS_TO_APPROVE}
   * @throws Problem.Conflict {@code BATCH_DECIDED}
   */
  public void approve(Caller caller, long id) {
    decide(caller, id, true);
  }

  /** Its strings never let anybody in; who made it may say so, too. */
  public void refuse(Caller caller, long id) {
    decide(caller, id, false);
  }

  private void decide(Caller caller, long id, boolean approved) {
    change(
        caller,
        id,
        approved ? "enrolment-batch.approved" : "enrolment-batch.refused",
        (tx, batch) -> {
          boolean own = batch.made().maker().equals(caller.actor().id());
          if (!mayDecide(caller, batch) && (approved || !own)) {
            throw new Problem.Forbidden(
                "BATCH_NOT_YOURS_TO_APPROVE", "a manager or another operator approves it");
          }
          if (batch.decided().isPresent()) {
            throw new Problem.Conflict("BATCH_DECIDED", "batch " + id + " is decided");
          }
          store.decide(
              tx, batch, new EnrolmentBatch.Decided(approved, now(), caller.actor().name()));
        });
  }

  /** Strings that nobody has used let nobody in any more; agents that came in stay. */
  public void revoke(Caller caller, long id) {
    change(
        caller,
        id,
        "enrolment-batch.revoked",
        (tx, batch) -> {
          if (batch.revokedAt().isPresent() || batch.decided().isEmpty()) {
            throw new Problem.Conflict("BATCH_DECIDED", "batch " + id + " cannot be revoked");
          }
          store.revoke(tx, id, now());
        });
  }

  /**
   * A till with its string.
   *
   * @param string empty when it is used, or lets nobody in
   */
  public record Told(BatchRow till, Optional<EnrolmentString> string) {}

  /**
   * The strings of an approved batch, as often as they are needed; each time is in the journal.
   *
   * @param from place of the first
   * @throws Problem.Conflict {@code BATCH_NOT_APPROVED}
   */
  public List<Told> strings(Caller caller, long id, int from, int most) {
    caller.require(Permission.MANAGE_AGENTS);
    AgentPorts where = parts.ports().get();
    return database.transact(
        caller.scope(),
        tx -> {
          var batch = store.get(tx, Enrolments.reach(caller), id).orElseThrow(() -> unknown(id));
          if (batch.decided().filter(EnrolmentBatch.Decided::approved).isEmpty()) {
            throw new Problem.Conflict("BATCH_NOT_APPROVED", "batch " + id + " is not approved");
          }
          record(
              tx,
              caller,
              "enrolment-batch.strings-taken",
              id,
              Map.of("from", Integer.toString(from), "most", Integer.toString(most)));
          return store.from(tx, id, now(), from, most).stream()
              .map(till -> new Told(till, string(batch, till, where)))
              .toList();
        });
  }

  private Optional<EnrolmentString> string(EnrolmentBatch batch, BatchRow till, AgentPorts where) {
    return till.open()
        ? Optional.of(
            new EnrolmentString(
                where.host(), where.grpc(), token(batch.key(), till.place()), parts.rootHash()))
        : Optional.empty();
  }

  private String token(UUID key, int place) {
    return parts.secrets().enrolmentToken(key, place);
  }

  private static byte[] hash(String token) {
    return SigningRequest.hash(token.getBytes(StandardCharsets.UTF_8));
  }

  private interface Change {
    void on(Tx tx, EnrolmentBatch batch);
  }

  private void change(Caller caller, long id, String action, Change change) {
    caller.require(Permission.MANAGE_AGENTS);
    database.run(
        caller.scope(),
        tx -> {
          change.on(
              tx, store.lock(tx, Enrolments.reach(caller), id).orElseThrow(() -> unknown(id)));
          record(tx, caller, action, id, Map.of());
        });
  }

  private void record(Tx tx, Caller caller, String action, long id, Map<String, String> details) {
    parts
        .journal()
        .record(tx, caller.actor(), action, "enrolment_batch", Long.toString(id), details);
  }

  private static void check(BatchDraft draft) {
    boolean usable =
        !draft.tills().isEmpty()
            && draft.tills().size() <= BatchFile.MOST_TILLS
            && draft.days() >= 1
            && draft.days() <= 90
            && !draft.name().isBlank()
            && draft.name().length() <= 200;
    if (!usable) {
      throw new Problem.Invalid("ENROLMENT_DRAFT", "tills, days or name out of bounds");
    }
  }

  private Instant now() {
    return parts.clock().instant();
  }

  private static Problem unknown(long id) {
    return new Problem.NotFound("BATCH_UNKNOWN", "no batch " + id);
  }
}
