package kassahub.hub.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.agent.certificate.FormerIdentity;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.journal.Journal;
import kassahub.hub.notice.AgentNotices;
import kassahub.hub.notice.Notices;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Registers;
import kassahub.proto.EnrolSignature;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentsIT {
  private static final TestDatabase SERVER = TestDatabase.create();
  private static final SettableClock CLOCK = new SettableClock();
  private static final AtomicLong SERIALS = new AtomicLong(85_430_138_900_000L);
  @TempDir private static Path folder;
  private static Journal journal;
  private static Agents agents;
  private static Enrolments enrolments;
  private final Samples samples = new Samples(SERVER.database(), CLOCK);
  private Caller client;
  private long organisation;

  @BeforeAll
  static void open() {
    journal = new Journal(CLOCK);
    var authority = authority();
    agents = new Agents(SERVER.database(), journal, CLOCK, authority);
    enrolments = enrolments(authority);
  }

  private static CertificateAuthority authority() {
    return CertificateAuthority.open(folder.resolve("ca"), CLOCK);
  }

  private static Enrolments enrolments(CertificateAuthority authority) {
    var parts =
        new Enrolments.Parts(
            journal,
            CLOCK,
            authority,
            new Registers(CLOCK, Duration.ofMinutes(5)),
            () -> new AgentPorts("hub.example.org", 1, 2));
    return new Enrolments(SERVER.database(), parts);
  }

  @AfterAll
  static void close() {
    SERVER.close();
  }

  @BeforeEach
  void owner() {
    client = samples.client();
    organisation = samples.organisationOf(client);
  }

  @Test
  void ownersPartnersAndSupportLetAnAgentInAndStrangersDoNot() {
    Caller partner = samples.partner();
    SERVER
        .database()
        .run(
            tx ->
                tx.execute(
                    "insert into partner_client (account_id, organisation_id, since) values ($1,"
                        + " $2, $3)",
                    partner.account(),
                    organisation,
                    SettableClock.START));
    for (Caller caller : List.of(client, partner, samples.operator(Role.SUPPORT))) {
      String token = token(client, true, Optional.empty());
      KeyPair pair = TestKeys.newPair();
      assertThat(ask(token, pair)).isInstanceOf(EnrolmentOutcome.Waiting.class);
      long waiting = enrolments.pending(client).getFirst().id();
      assertThatThrownBy(() -> enrolments.approve(samples.client(), waiting))
          .isInstanceOf(Problem.NotFound.class);
      enrolments.approve(caller, waiting);
      var issued = (EnrolmentOutcome.Issued) ask(token, pair);
      assertThat(actions(issued.agent())).containsExactly("agent.enrolled");
    }
  }

  @Test
  void whoAsksAgainAfterTheIssuingAuthorityChangedGetsAChainThatHolds() throws Exception {
    String token = token(client, false, Optional.empty());
    KeyPair pair = TestKeys.newPair();
    var lost = (EnrolmentOutcome.Issued) ask(token, pair);
    CertificateAuthority.renewIssuing(folder.resolve("ca"), CLOCK);
    var authority = authority();
    var restarted = enrolments(authority);

    var issued = (EnrolmentOutcome.Issued) ask(restarted, token, pair);

    assertThat(issued.agent()).isEqualTo(lost.agent());
    issued.chain().get(0).verify(issued.chain().get(1).getPublicKey());
    issued.chain().get(1).verify(authority.root().getPublicKey());
    assertThat(ask(restarted, token, pair)).isEqualTo(issued);
  }

  @Test
  void whoseAgentIsReplacedReadsItInHisNotices() {
    String old = enrolled(token(client, false, Optional.empty()));
    var draft = new TokenDraft(organisation, "касса взамен", 1, 1, false, Optional.of(old));
    String other = enrolled(enrolments.create(client, draft).token());
    assertThat(actions(old)).startsWith("agent.replaced");
    var notices = new Notices(SERVER.database(), CLOCK);
    var telling = new AgentNotices(SERVER.database(), CLOCK, agents, notices);
    assertThat(telling.run()).isPositive(); // other tests replace agents, too
    assertThat(telling.run()).isZero();
    assertThat(notices.list(client))
        .singleElement()
        .satisfies(
            notice ->
                assertThat(notice.facts())
                    .containsEntry("agent", "касса, kassa-1")
                    .containsEntry("by", "касса взамен, kassa-1")
                    .containsEntry("id", other));
  }

  @Test
  void whoseAgentIsStoppedReadsItInHisNotices() {
    String copied = enrolled(token(client, false, Optional.empty()));
    SERVER.database().run(tx -> agents.suspend(tx, copied, "two computers use the same key"));
    var notices = new Notices(SERVER.database(), CLOCK);
    var telling = new AgentNotices(SERVER.database(), CLOCK, agents, notices);
    telling.run();
    telling.run();
    assertThat(notices.list(client))
        .singleElement()
        .satisfies(notice -> assertThat(notice.facts()).containsEntry("id", copied));
  }

  @Test
  void everyRevokedCertificateIsInTheList() throws Exception {
    String gone = enrolled(token(client, false, Optional.empty()));
    agents.revoke(client, gone, "sold");
    SERVER.asOwner(
        """
        insert into agent_certificate (serial, agent_id, key_hash, not_before, not_after, issued_at, revoked_at, der)
        select to_hex(1000000 + n), agent_id, key_hash, not_before, not_after, issued_at, revoked_at, ''
        from agent_certificate, generate_series(1, 100000) n where agent_id = '%s'
        """
            .formatted(gone));
    var list =
        (X509CRL)
            CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(agents.revocationList()));
    assertThat(list.getRevokedCertificates()).hasSizeGreaterThan(100_000);
  }

  @Test
  void ofMoreThanAThousandStoppedAtOnceTheLastIsToldToo() {
    String copied = enrolled(token(client, false, Optional.empty()));
    SERVER.database().run(tx -> agents.suspend(tx, copied, "two computers use the same key"));
    SERVER.asOwner(
        """
        insert into agent (id, organisation_id, name, enrolled_at, suspended_at)
        select 'before-' || n, organisation_id, name, enrolled_at, suspended_at - interval '1 hour'
        from agent, generate_series(1, 1000) n where id = '%s'
        """
            .formatted(copied));
    var notices = new Notices(SERVER.database(), CLOCK);
    new AgentNotices(SERVER.database(), CLOCK, agents, notices).run();
    assertThat(notices.list(client))
        .anySatisfy(notice -> assertThat(notice.facts()).containsEntry("id", copied));
  }

  @Test
  void anOperatorsLooksAreJournalledOnceAnHour() {
    String agent = enrolled(token(client, false, Optional.empty()));
    Caller support = samples.operator(Role.SUPPORT);
    var roster = new AgentRoster(SERVER.database(), CLOCK);
    roster.get(support, agent);
    roster.get(support, agent);
    roster.get(client, agent);
    assertThat(looks()).isEqualTo(1);
    CLOCK.advance(Duration.ofMinutes(59));
    roster.get(support, agent);
    assertThat(looks()).isEqualTo(1);
    CLOCK.advance(Duration.ofMinutes(2));
    roster.get(support, agent);
    assertThat(looks()).isEqualTo(2);
  }

  @Test
  void whoEnrolsAgainSpeaksForItsRegistersAtOnce() throws Exception {
    KeyPair pair = TestKeys.newPair();
    var old = (EnrolmentOutcome.Issued) ask(token(client, false, Optional.empty()), pair);
    long register = bound(old.agent());
    String again = again(client, pair, old);
    assertThat(agentOf(register)).isEqualTo(again);
    assertThat(actions(old.agent())).startsWith("agent.replaced");
  }

  @Test
  void aFormerIdentityMovesNothingToAnotherOrganisationNorForAnotherKey() throws Exception {
    KeyPair pair = TestKeys.newPair();
    var old = (EnrolmentOutcome.Issued) ask(token(client, false, Optional.empty()), pair);
    long register = bound(old.agent());
    Caller stranger = samples.client();
    organisation = samples.organisationOf(stranger);
    again(stranger, pair, old);
    organisation = samples.organisationOf(client);
    again(client, TestKeys.newPair(), old);
    assertThat(agentOf(register)).isEqualTo(old.agent());
    assertThat(actions(old.agent())).containsExactly("agent.enrolled");
  }

  private String again(Caller caller, KeyPair signer, EnrolmentOutcome.Issued old)
      throws Exception {
    byte[] csr = TestKeys.csr(TestKeys.newPair());
    var signature = Signature.getInstance(EnrolSignature.ALGORITHM);
    signature.initSign(signer.getPrivate());
    signature.update(EnrolSignature.bytes(csr));
    var former = new FormerIdentity(old.chain().getFirst().getEncoded(), signature.sign());
    String token = token(caller, false, Optional.empty());
    var ask = new EnrolmentAsk(token, csr, "1.0", "kassa-1", Optional.of(former));
    return ((EnrolmentOutcome.Issued) enrolments.enrol(ask)).agent();
  }

  private long bound(String agent) {
    return SERVER
        .database()
        .transact(
            tx ->
                tx.one(
                    "insert into register (serial, organisation_id, agent_id, bound_at) values ($1,"
                        + " $2, $3, $4) returning id",
                    row -> row.number("id"),
                    Long.toString(SERIALS.incrementAndGet()),
                    organisation,
                    agent,
                    SettableClock.START));
  }

  private static String agentOf(long register) {
    return SERVER
        .database()
        .transact(
            tx ->
                tx.one(
                    "select agent_id from register where id = $1",
                    row -> row.string("agent_id"),
                    register));
  }

  private long looks() {
    return SERVER
        .database()
        .transact(tx -> journal.of(tx, "organisation", Long.toString(organisation)))
        .stream()
        .filter(entry -> entry.action().equals("organisation.looked-at"))
        .count();
  }

  private static List<String> actions(String agent) {
    return SERVER.database().transact(tx -> journal.of(tx, "agent", agent)).stream()
        .map(entry -> entry.action())
        .toList();
  }

  private String token(Caller caller, boolean approval, Optional<String> replaces) {
    var draft = new TokenDraft(organisation, "касса", 1, 1, approval, replaces);
    return enrolments.create(caller, draft).token();
  }

  private static String enrolled(String token) {
    return ((EnrolmentOutcome.Issued) ask(token, TestKeys.newPair())).agent();
  }

  private static EnrolmentOutcome ask(String token, KeyPair pair) {
    return ask(enrolments, token, pair);
  }

  private static EnrolmentOutcome ask(Enrolments hub, String token, KeyPair pair) {
    return hub.enrol(
        new EnrolmentAsk(token, TestKeys.csr(pair), "1.0", "kassa-1", Optional.empty()));
  }
}
