package kassahub.hub.agent;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.hub.agent.Admission.Refused;
import kassahub.hub.agent.AgentStore.Standing;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.agent.certificate.CertificateName;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents that are in: who may connect, what they say of themselves, and stopping them. */
public final class Agents {
  private static final Logger log = LoggerFactory.getLogger(Agents.class);

  /**
   * Until it has been welcomed with its new certificate an agent may show the old one again: once
   * or twice, not a third time.
   */
  private static final int RETURNS_OF_A_COPY = 3;

  private static final Duration RETURNS_WITHIN = Duration.ofDays(1);

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final CertificateAuthority authority;
  private final AgentStore store = new AgentStore();
  private final EnrolmentStore enrolments = new EnrolmentStore();
  private final LongAdder refused = new LongAdder();

  public Agents(
      Database database, Journal journal, InstantSource clock, CertificateAuthority authority) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.authority = authority;
  }

  /**
   * Whether this certificate, which TLS found to be ours, may speak for its agent now. The first
   * connection with a new certificate ends the older ones; an older one that comes back and back is
   * somebody else's, so both are stopped (DESIGN d7).
   *
   * @param address of the peer, for people
   */
  public Admission admit(X509Certificate certificate, String address) {
    Admission admission = admission(certificate, address);
    if (admission instanceof Refused) {
      refused.increment();
    }
    return admission;
  }

  /** How many connections were refused since this instance started. */
  public long refusedConnections() {
    return refused.sum();
  }

  private Admission admission(X509Certificate certificate, String address) {
    Optional<String> agent = CertificateName.of(certificate);
    if (agent.isEmpty()) {
      return unknown();
    }
    Instant now = clock.instant();
    if (certificate.getNotAfter().toInstant().isBefore(now)) {
      return new Refused("CERTIFICATE_EXPIRED", "enrol again: the certificate has expired");
    }
    return database.transact(
        tx -> {
          Optional<Standing> standing =
              store.standing(tx, agent.get(), certificate.getSerialNumber());
          standing
              .filter(s -> s.older() && refusal(s).isEmpty())
              .ifPresent(s -> store.supersede(tx, agent.get(), s.issuedAt().orElseThrow(), now));
          if (standing.filter(Standing::superseded).isPresent()
              && isCopy(tx, agent.get(), certificate.getSerialNumber(), address)) {
            standing = store.standing(tx, agent.get(), certificate.getSerialNumber());
          }
          return standing.map(s -> judge(agent.get(), certificate, s)).orElseGet(Agents::unknown);
        });
  }

  /** Whose certificate it is, when it looks like one of ours. */
  public static Optional<String> nameOf(X509Certificate certificate) {
    return CertificateName.of(certificate);
  }

  /** Counts a certificate that came back after its successor; stops the agent when it is a copy. */
  private boolean isCopy(Tx tx, String agent, BigInteger certificate, String address) {
    Instant now = clock.instant();
    int returns = store.countReturn(tx, certificate, now.minus(RETURNS_WITHIN), now);
    if (returns < RETURNS_OF_A_COPY) {
      return false;
    }
    suspend(
        tx,
        agent,
        "a certificate that was renewed is still used by another computer",
        Map.of("certificate", certificate.toString(16), "address", address));
    return true;
  }

  private Admission judge(String agent, X509Certificate certificate, Standing standing) {
    boolean renew = CertificateAuthority.due(certificate, clock);
    return refusal(standing)
        .<Admission>map(refused -> refused)
        .orElseGet(
            () ->
                new Admitted(
                    agent,
                    standing.organisation(),
                    certificate.getSerialNumber(),
                    certificate.getNotAfter().toInstant(),
                    renew));
  }

  /** Why nothing is taken from this certificate; empty when it is good. */
  static Optional<Refused> refusal(Standing standing) {
    if (standing.revoked()) {
      return Optional.of(new Refused("AGENT_REVOKED", "this agent was revoked"));
    }
    if (standing.suspended()) {
      return Optional.of(
          new Refused(
              "AGENT_SUSPENDED", "the same key connected from two places; a person must decide"));
    }
    if (!standing.known()) {
      return Optional.of(unknown());
    }
    return standing.certificateRevoked()
        ? Optional.of(new Refused("CERTIFICATE_REVOKED", "a newer certificate took its place"))
        : Optional.empty();
  }

  private static Refused unknown() {
    return new Refused("CERTIFICATE_UNKNOWN", "the hub did not issue this certificate");
  }

  /** Stores the newest health of each agent. */
  public void health(Tx tx, Map<String, AgentHealth> health) {
    if (!health.isEmpty()) {
      store.saveHealth(tx, health, clock.instant());
    }
  }

  /**
   * Notes that agents are alive.
   *
   * @param transports {@code mqtt} or {@code grpc} by agent
   */
  public void seen(Tx tx, Map<String, String> transports) {
    if (!transports.isEmpty()) {
      store.seen(tx, transports, clock.instant());
    }
  }

  /** Stores an excerpt of an agent's log. */
  public void saveLog(Tx tx, String agent, UUID dispatch, String text) {
    store.saveLog(tx, agent, dispatch, text, clock.instant());
  }

  /** The last excerpts of an agent's log, newest first. */
  public List<AgentLog> logs(Caller caller, String agent) {
    caller.require(Permission.READ_LOGS);
    return database.transact(
        caller.scope(),
        tx -> {
          checkVisible(tx, caller, agent);
          return store.logs(tx, agent);
        });
  }

  /** Refuses it from now on, for good; links are dropped by the gateway. */
  public void revoke(Caller caller, String agent, String reason) {
    change(
        caller,
        agent,
        "agent.revoked",
        tx -> store.revoke(tx, agent, reason, Optional.empty(), clock.instant()));
  }

  /** Lets a suspended agent connect again: a person has decided which of the two is right. */
  public void release(Caller caller, String agent) {
    change(caller, agent, "agent.released", tx -> store.release(tx, agent));
  }

  /** Another name for people. */
  public void rename(Caller caller, String agent, String name) {
    if (name.isBlank() || name.length() > 200) {
      throw new Problem.Invalid("AGENT_NAME", "a name has 1 to 200 characters");
    }
    change(
        caller,
        agent,
        "agent.renamed",
        tx -> {
          store.rename(tx, agent, name);
          return true;
        });
  }

  /** The same key is in two places: stops both until a person decides. */
  public void suspend(Tx tx, String agent, String reason) {
    suspend(tx, agent, reason, Map.of());
  }

  private void suspend(Tx tx, String agent, String reason, Map<String, String> where) {
    if (store.suspend(tx, agent, reason, clock.instant())) {
      var details = new HashMap<>(where);
      details.put("reason", reason);
      journal.record(tx, Actor.hub(), "agent.suspended", "agent", agent, details);
      log.error("An agent's key is in two places, both are stopped. agent={}", agent);
    }
  }

  /** Agents that were stopped since then and still are, for each account that they belong to. */
  public List<Suspended> suspendedSince(Tx tx, Instant since) {
    return store.suspendedSince(tx, since);
  }

  /** Agents whose place another one has taken, for each account that they belonged to. */
  public List<Replaced> replacedSince(Tx tx, Instant since) {
    return store.replacedSince(tx, since);
  }

  /** DER of the list of revoked certificates that have not expired. */
  public byte[] revocationList() {
    return database.transact(
        tx -> authority.revocationList(each -> store.revoked(tx, clock.instant(), each)));
  }

  private interface Change {
    boolean on(Tx tx);
  }

  private void change(Caller caller, String agent, String action, Change change) {
    caller.require(Permission.MANAGE_AGENTS);
    database.transact(
        caller.scope(),
        tx -> {
          checkVisible(tx, caller, agent);
          if (change.on(tx)) {
            journal.record(tx, caller.actor(), action, "agent", agent, Map.of());
          }
          return true;
        });
  }

  private void checkVisible(Tx tx, Caller caller, String agent) {
    if (enrolments.organisationOfAgent(tx, Enrolments.reach(caller), agent).isEmpty()) {
      throw new Problem.NotFound("AGENT_UNKNOWN", "no agent " + agent);
    }
  }
}
