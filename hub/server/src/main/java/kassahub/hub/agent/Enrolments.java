package kassahub.hub.agent;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.agent.AgentStore.Life;
import kassahub.hub.agent.AgentStore.OfKey;
import kassahub.hub.agent.AgentStore.Standing;
import kassahub.hub.agent.EnrolmentStore.Decided;
import kassahub.hub.agent.EnrolmentStore.Reach;
import kassahub.hub.agent.EnrolmentStore.Request;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.agent.certificate.SigningRequest;
import kassahub.hub.database.Database;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.Links;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Registers;
import kassahub.proto.EnrolmentString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How agents get in (DESIGN d7): tokens for one till or a batch of them, approval where it is asked
 * for, and new keys for agents that are in.
 */
public final class Enrolments implements Links.Departure {
  private static final Logger log = LoggerFactory.getLogger(Enrolments.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 24;
  private static final int ID_BYTES = 12;
  private static final int MOST_USES = 10_000;
  private static final int MOST_DAYS = 90;
  private static final int RENEWALS_A_DAY = 10;
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final int LONGEST_NAME = 200;
  private static final String ISSUED = "issued";
  private static final String REFUSED = "refused";

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final CertificateAuthority authority;
  private final Registers registers;
  private final Supplier<AgentPorts> ports;
  private final EnrolmentStore store = new EnrolmentStore();
  private final AgentStore agents = new AgentStore();

  /** What enrolling needs besides the database. */
  public record Parts(
      Journal journal,
      InstantSource clock,
      CertificateAuthority authority,
      Registers registers,
      Supplier<AgentPorts> ports) {}

  public Enrolments(Database database, Parts parts) {
    this.database = database;
    this.journal = parts.journal();
    this.clock = parts.clock();
    this.authority = parts.authority();
    this.registers = parts.registers();
    this.ports = parts.ports();
  }

  /**
   * Makes a token.
   *
   * @return what the engineer pastes at the till; cannot be shown again
   * @throws Problem.Invalid {@code ENROLMENT_DRAFT} when a number is out of bounds
   * @throws Problem.NotFound {@code ORGANISATION_UNKNOWN} or {@code AGENT_UNKNOWN}
   */
  public EnrolmentString create(Caller caller, TokenDraft draft) {
    return database.transact(caller.scope(), tx -> create(tx, caller, draft)).string();
  }

  /** The same; one of an operator's in place of a tenant's agent is held until it is confirmed. */
  public Made create(Tx tx, Caller caller, TokenDraft draft) {
    caller.require(Permission.MANAGE_AGENTS);
    check(draft);
    checkReach(tx, caller, draft);
    String token = random(TOKEN_BYTES);
    EnrolmentToken row = row(draft, caller, clock.instant());
    long id = store.insert(tx, SigningRequest.hash(token.getBytes(StandardCharsets.UTF_8)), row);
    journal.record(
        tx,
        caller.actor(),
        "enrolment.token-made",
        "enrolment_token",
        Long.toString(id),
        details(draft));
    AgentPorts where = ports.get();
    var string = new EnrolmentString(where.host(), where.grpc(), token, authority.rootHash());
    return new Made(id, string, row.held());
  }

  /**
   * A token that was just made.
   *
   * @param held agents that come with it wait for a second operator
   */
  public record Made(long id, EnrolmentString string, boolean held) {}

  /** A second operator has confirmed the token. */
  public void release(Tx tx, Caller caller, long token) {
    caller.require(Permission.MANAGE_AGENTS);
    if (!store.release(tx, token)) {
      throw new Problem.NotFound("TOKEN_UNKNOWN", "no held token " + token);
    }
  }

  /** Nobody confirms the token any more. */
  public void drop(Tx tx, long token) {
    store.revoke(tx, new Reach(Optional.empty()), token, clock.instant());
  }

  /**
   * Tokens of the organisations that the caller sees, newest first.
   *
   * @param before number of the token that the part before ended with
   */
  public List<EnrolmentToken> list(Caller caller, long before, int most) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(caller.scope(), tx -> store.list(tx, reach(caller), before, most));
  }

  /** Nobody comes in with it any more; agents that did stay. */
  public void revoke(Caller caller, long token) {
    caller.require(Permission.MANAGE_AGENTS);
    database.transact(
        caller.scope(),
        tx -> {
          if (!store.revoke(tx, reach(caller), token, clock.instant())) {
            throw new Problem.NotFound("TOKEN_UNKNOWN", "no live token " + token);
          }
          return journalled(tx, caller, "enrolment.token-revoked", token);
        });
  }

  /** How many of them {@link #pending} gives, and whether there are more. */
  public RowCount countPending(Caller caller) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(caller.scope(), tx -> store.countPending(tx, reach(caller)));
  }

  /** Agents at the door that the caller may decide about. */
  public List<PendingEnrolment> pending(Caller caller) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(
        caller.scope(),
        tx ->
            store.pending(tx, reach(caller)).stream()
                .map(
                    q ->
                        new PendingEnrolment(
                            q.id(),
                            q.organisation(),
                            q.tokenName(),
                            q.host(),
                            q.version(),
                            q.askedAt()))
                .toList());
  }

  /** Lets an agent in; it gets its certificate when it asks again. */
  public void approve(Caller caller, long request) {
    decide(caller, request, true);
  }

  /** Keeps an agent out; the token gets its use back. */
  public void refuse(Caller caller, long request) {
    decide(caller, request, false);
  }

  /**
   * An agent asks to come in. The same key gets the same answer, as often as it asks. A computer
   * that shows with its old key that it was an agent of the same organisation takes that one's
   * place.
   *
   * @throws Problem.Invalid {@code CSR_UNUSABLE}
   * @throws Problem.Forbidden {@code ENROLMENT_REFUSED}: token unknown, spent, expired or revoked,
   *     or a person said no; the four are not told apart
   */
  public EnrolmentOutcome enrol(EnrolmentAsk ask) {
    SigningRequest csr = request(ask.csr());
    return database.transact(
        tx -> {
          EnrolmentToken token = token(tx, ask.token());
          Optional<Request> known = store.findRequest(tx, csr.keyHash());
          return known.isPresent() ? again(tx, token, known.get()) : first(tx, token, ask, csr);
        });
  }

  /**
   * A new key for an agent that is in, from two thirds of its certificate's life on. The old one is
   * good until the new one has connected; the same key gets the same answer, as often as it asks.
   *
   * @param certificate serial number of the one that it asks with
   * @throws Problem.Invalid {@code CSR_UNUSABLE} or {@code KEY_NOT_NEW}
   * @throws Problem.Forbidden when the certificate or its agent was stopped
   * @throws Problem.Conflict {@code RENEWAL_NOT_DUE} or {@code RENEWED_TOO_OFTEN}
   */
  public EnrolmentOutcome.Issued renew(String agent, BigInteger certificate, byte[] csr) {
    SigningRequest request = request(csr);
    return database.transact(
        tx -> {
          agents.lock(tx, agent);
          Optional<Standing> standing = agents.standing(tx, agent, certificate);
          standing
              .flatMap(Agents::refusal)
              .ifPresent(
                  why -> {
                    throw new Problem.Forbidden(why.code(), why.message());
                  });
          Optional<OfKey> known = agents.ofKey(tx, agent, request.keyHash());
          if (known.isPresent()) {
            return renewedBefore(agent, certificate, known.get());
          }
          if (!standing.flatMap(Standing::life).map(this::due).orElse(false)) {
            throw new Problem.Conflict("RENEWAL_NOT_DUE", "the certificate is good for longer");
          }
          if (agents.issuedSince(tx, agent, clock.instant().minus(A_DAY)) >= RENEWALS_A_DAY) {
            throw new Problem.Conflict("RENEWED_TOO_OFTEN", "ask again tomorrow");
          }
          return renewed(tx, agent, certificate, issue(tx, agent, request));
        });
  }

  private boolean due(Life life) {
    return CertificateAuthority.due(life.from(), life.until(), clock);
  }

  private EnrolmentOutcome.Issued renewed(
      Tx tx, String agent, BigInteger before, EnrolmentOutcome.Issued issued) {
    journal.record(
        tx,
        Actor.agent(agent),
        "agent.certificate-renewed",
        "agent",
        agent,
        Map.of(
            "certificate", issued.chain().getFirst().getSerialNumber().toString(16),
            "before", before.toString(16)));
    return issued;
  }

  private EnrolmentOutcome.Issued renewedBefore(String agent, BigInteger asking, OfKey known) {
    X509Certificate certificate = CertificateAuthority.read(known.der());
    if (known.revoked() || certificate.getSerialNumber().equals(asking)) {
      throw new Problem.Invalid("KEY_NOT_NEW", "a new certificate is for a new key");
    }
    return new EnrolmentOutcome.Issued(agent, List.of(certificate, authority.issuing()));
  }

  private EnrolmentOutcome again(Tx tx, EnrolmentToken token, Request request) {
    if (request.token() != token.id() || request.state().equals(REFUSED)) {
      throw refused("key is known with another token, or was refused");
    }
    return request
        .agent()
        .<EnrolmentOutcome>map(agent -> issuedBefore(tx, agent, request))
        .orElseGet(EnrolmentOutcome.Waiting::new);
  }

  private EnrolmentOutcome first(
      Tx tx, EnrolmentToken token, EnrolmentAsk ask, SigningRequest csr) {
    Instant now = clock.instant();
    if (token.revokedAt().isPresent() || token.expiresAt().isBefore(now)) {
      throw refused("token expired or revoked");
    }
    if (token.held()) {
      return new EnrolmentOutcome.Waiting();
    }
    if (!store.use(tx, token.id())) {
      throw refused("token is spent");
    }
    Optional<String> former =
        ask.former()
            .flatMap(shown -> shown.proven(csr.der()))
            .flatMap(shown -> agents.former(tx, shown, token.organisation()));
    long id = store.insertRequest(tx, token, ask, new EnrolmentStore.Asked(csr, now, former));
    if (token.approval()) {
      log.info("An agent waits for approval. request={} token={}", id, token.id());
      return new EnrolmentOutcome.Waiting();
    }
    Request request = store.findRequest(tx, csr.keyHash()).orElseThrow();
    return issuedBefore(tx, letIn(tx, request, Actor.hub()), request);
  }

  private void decide(Caller caller, long id, boolean approved) {
    caller.require(Permission.MANAGE_AGENTS);
    database.transact(
        caller.scope(),
        tx -> {
          Request request =
              store
                  .getRequest(tx, reach(caller), id)
                  .orElseThrow(() -> new Problem.NotFound("ENROLMENT_UNKNOWN", "no request " + id));
          if (!request.state().equals("waiting")) {
            throw new Problem.Conflict("ENROLMENT_DECIDED", "request " + id + " is decided");
          }
          if (approved) {
            letIn(tx, request, caller.actor());
          } else {
            store.giveBack(tx, request.token());
            store.decide(
                tx,
                id,
                REFUSED,
                new Decided(clock.instant(), caller.actor().name(), Optional.empty()));
          }
          return journalled(tx, caller, approved ? "enrolment.approved" : "enrolment.refused", id);
        });
  }

  /** The outlet or batch that the string was made for, then the computer: many are called alike. */
  private static String name(Request request) {
    String name =
        Stream.of(request.tokenName(), request.host())
            .filter(part -> !part.isBlank())
            .collect(Collectors.joining(", "));
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }

  private String letIn(Tx tx, Request request, Actor by) {
    Instant now = clock.instant();
    String agent = "a-" + random(ID_BYTES).toLowerCase(Locale.ROOT).replace('_', 'x');
    String name = name(request);
    agents.insert(
        tx,
        new NewAgent(agent, request.organisation(), name, request.host(), request.version()),
        now);
    store.decide(tx, request.id(), ISSUED, new Decided(now, by.name(), Optional.of(agent)));
    issue(tx, agent, request(request.csr()));
    Actor actor = by.account().isPresent() ? by : Actor.agent(agent);
    request.replaces().ifPresent(old -> replace(tx, old, agent, actor));
    journal.record(
        tx, actor, "agent.enrolled", "agent", agent, Map.of("token", request.tokenName()));
    log.info("An agent came in. agent={} organisation={}", agent, request.organisation());
    return agent;
  }

  private void replace(Tx tx, String old, String agent, Actor by) {
    int moved = registers.moveAll(tx, old, agent).size();
    agents.inherit(tx, old, agent);
    agents.revoke(tx, old, "replaced by " + agent, Optional.of(agent), clock.instant());
    journal.record(
        tx,
        by,
        "agent.replaced",
        "agent",
        old,
        Map.of("by", agent, "registers", Integer.toString(moved)));
    log.info(
        "An agent took another one's place. agent={} replaced={} registers={}", agent, old, moved);
  }

  private EnrolmentOutcome.Issued issue(Tx tx, String agent, SigningRequest request) {
    List<X509Certificate> chain = authority.issue(agent, request.key());
    agents.insertCertificate(tx, agent, chain.getFirst(), request.keyHash(), clock.instant());
    return new EnrolmentOutcome.Issued(agent, chain);
  }

  /** What was issued for the key; anew when another issuing authority signed it. */
  private EnrolmentOutcome.Issued issuedBefore(Tx tx, String agent, Request request) {
    var certificate = CertificateAuthority.read(agents.latestCertificate(tx, agent).orElseThrow());
    return authority.isIssuerOf(certificate)
        ? new EnrolmentOutcome.Issued(agent, List.of(certificate, authority.issuing()))
        : issue(tx, agent, request(request.csr()));
  }

  private EnrolmentToken token(Tx tx, String token) {
    return store
        .find(tx, SigningRequest.hash(token.getBytes(StandardCharsets.UTF_8)))
        .orElseThrow(() -> refused("no such token"));
  }

  private static SigningRequest request(byte[] csr) {
    return SigningRequest.read(csr)
        .orElseThrow(
            () ->
                new Problem.Invalid(
                    "CSR_UNUSABLE", "PKCS#10 signed with its own P-256 key expected"));
  }

  private static Problem refused(String why) {
    return new Problem.Forbidden("ENROLMENT_REFUSED", why);
  }

  private void checkReach(Tx tx, Caller caller, TokenDraft draft) {
    if (!store.organisationVisible(tx, reach(caller), draft.organisation())) {
      throw new Problem.NotFound("ORGANISATION_UNKNOWN", "no organisation " + draft.organisation());
    }
    Optional<String> replaced = draft.replaces();
    if (replaced.isPresent()
        && !store
            .organisationOfAgent(tx, reach(caller), replaced.get())
            .equals(Optional.of(draft.organisation()))) {
      throw new Problem.NotFound("AGENT_UNKNOWN", "no agent " + replaced.get());
    }
  }

  private static void check(TokenDraft draft) {
    boolean usable =
        draft.uses() >= 1
            && draft.uses() <= MOST_USES
            && draft.days() >= 1
            && draft.days() <= MOST_DAYS
            && !draft.name().isBlank()
            && draft.name().length() <= LONGEST_NAME
            && (draft.replaces().isEmpty() || draft.uses() == 1);
    if (!usable) {
      throw new Problem.Invalid("ENROLMENT_DRAFT", "uses, days or name out of bounds");
    }
  }

  /** Who lets in whom, and in whose place. */
  private static Map<String, String> details(TokenDraft draft) {
    var details = new HashMap<String, String>();
    details.put("name", draft.name());
    details.put("uses", Integer.toString(draft.uses()));
    details.put("organisation", Long.toString(draft.organisation()));
    draft.replaces().ifPresent(agent -> details.put("replaces", agent));
    return details;
  }

  private static EnrolmentToken row(TokenDraft draft, Caller by, Instant now) {
    return new EnrolmentToken(
        0,
        draft.organisation(),
        draft.name(),
        draft.uses(),
        draft.uses(),
        draft.approval(),
        draft.replaces(),
        by.operator() && draft.replaces().isPresent(),
        now,
        by.actor().name(),
        now.plus(Duration.ofDays(draft.days())),
        Optional.empty());
  }

  /** Strings that its people have written down let nobody in any more; agents that came stay. */
  @Override
  public void left(Tx tx, Actor actor, long account, long organisation) {
    var ended = store.leave(tx, account, organisation, clock.instant());
    journal.recordEach(
        tx,
        actor,
        "enrolment.token-revoked",
        "enrolment",
        ended.stream().collect(Collectors.toMap(token -> Long.toString(token), _ -> Map.of())));
  }

  private boolean journalled(Tx tx, Caller caller, String action, long id) {
    journal.record(tx, caller.actor(), action, "enrolment", Long.toString(id), Map.of());
    return true;
  }

  static Reach reach(Caller caller) {
    return new Reach(caller.operator() ? Optional.empty() : Optional.of(caller.account()));
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
