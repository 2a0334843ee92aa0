package kassahub.hub.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.AppSecrets;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.agent.BatchDraft.Till;
import kassahub.hub.agent.EnrolmentBatches.Told;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Registers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentBatchesIT {
  private static final TestDatabase SERVER = TestDatabase.create();
  private static final SettableClock CLOCK = new SettableClock();
  @TempDir private static Path folder;
  private static Journal journal;
  private static Enrolments enrolments;
  private static EnrolmentBatches batches;
  private final Samples samples = new Samples(SERVER.database(), CLOCK);
  private Caller client;
  private long organisation;

  @BeforeAll
  static void open() {
    journal = new Journal(CLOCK);
    var authority = CertificateAuthority.open(folder.resolve("ca"), CLOCK);
    var ports = new AgentPorts("hub.example.org", 1, 2);
    enrolments =
        new Enrolments(
            SERVER.database(),
            new Enrolments.Parts(
                journal,
                CLOCK,
                authority,
                new Registers(CLOCK, Duration.ofMinutes(5)),
                () -> ports));
    batches =
        new EnrolmentBatches(
            SERVER.database(),
            new EnrolmentBatches.Parts(
                journal,
                CLOCK,
                AppSecrets.open(folder.resolve("secrets")),
                authority.rootHash(),
                () -> ports));
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
  void aStringLetsOneTillInOnceTheBatchIsApproved() {
    long batch = made(client, false);
    assertThatThrownBy(() -> strings(batch)).hasMessageContaining("not approved");
    String early = batches(batch, 1);
    KeyPair first = TestKeys.newPair();
    assertThat(ask(early, first)).isInstanceOf(EnrolmentOutcome.Waiting.class);

    batches.approve(client, batch);

    String token = strings(batch).getFirst().string().orElseThrow().token();
    assertThat(token).isEqualTo(early);
    var issued = (EnrolmentOutcome.Issued) ask(token, first);
    assertThatThrownBy(() -> ask(token, TestKeys.newPair())).isInstanceOf(Problem.Forbidden.class);
    var told = strings(batch);
    assertThat(told).extracting(one -> one.till().state()).containsExactly("enrolled", "unused");
    assertThat(told.getFirst().string()).isEmpty();
    assertThat(told.getFirst().till().agent()).contains(issued.agent());
    assertThat(told.getFirst().till().host()).contains("kassa-1");
    assertThat(counts(batch)).containsOnly(Map.entry("enrolled", 1L), Map.entry("unused", 1L));
  }

  @Test
  void eachTillOfAnImageHasItsOwnIdentity() {
    long batch = approved(client, false);
    var agents =
        strings(batch).stream()
            .map(told -> ask(told.string().orElseThrow().token(), TestKeys.newPair()))
            .map(outcome -> ((EnrolmentOutcome.Issued) outcome).agent())
            .toList();
    assertThat(agents).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void managersAndOtherOperatorsApproveAndTheOperatorWhoMadeItDoesNot() {
    Caller support = samples.operator(Role.SUPPORT);
    long batch = made(support, false);
    assertThatThrownBy(() -> batches.approve(support, batch)).isInstanceOf(Problem.Forbidden.class);
    batches.approve(anotherPerson(support), batch);
    assertThatThrownBy(() -> batches.approve(client, batch)).isInstanceOf(Problem.Conflict.class);
    batches.approve(client, made(support, false));
    assertThatThrownBy(() -> batches.approve(samples.client(), made(client, false)))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(actions(batch)).contains("enrolment-batch.made", "enrolment-batch.approved");
  }

  @Test
  void whoseUsesAreApprovedOneByOneWaitsAndMayBeRefused() {
    long batch = approved(client, true);
    String token = strings(batch).getFirst().string().orElseThrow().token();
    ask(token, TestKeys.newPair());
    assertThat(counts(batch)).containsEntry("asking", 1L);
    enrolments.refuse(client, enrolments.pending(client).getFirst().id());
    assertThat(counts(batch)).containsEntry("refused", 1L);
    assertThat(states(batch, "refused")).containsExactly("refused");
    assertThat(states(batch, "unused")).containsExactly("unused");
  }

  @Test
  void revokingTheRestLeavesThoseThatCameIn() {
    long batch = approved(client, false);
    var told = strings(batch);
    ask(told.get(0).string().orElseThrow().token(), TestKeys.newPair());
    batches.revoke(client, batch);
    assertThat(counts(batch)).containsOnly(Map.entry("enrolled", 1L), Map.entry("revoked", 1L));
    String rest = told.get(1).string().orElseThrow().token();
    assertThatThrownBy(() -> ask(rest, TestKeys.newPair())).isInstanceOf(Problem.Forbidden.class);
    assertThat(strings(batch)).allMatch(one -> one.string().isEmpty());
  }

  @Test
  void stringsEndAfterTheirDaysFromTheApprovalOn() {
    long batch = made(client, false);
    CLOCK.advance(Duration.ofDays(20));
    batches.approve(client, batch);
    CLOCK.advance(Duration.ofDays(29));
    assertThat(counts(batch)).containsOnly(Map.entry("unused", 2L));
    CLOCK.advance(Duration.ofDays(2));
    assertThat(counts(batch)).containsOnly(Map.entry("expired", 2L));
    assertThat(batches.get(client, batch).state(CLOCK.instant())).isEqualTo("expired");
    assertThat(strings(batch)).allMatch(one -> one.string().isEmpty());
    assertThatThrownBy(() -> ask(batches(batch, 1), TestKeys.newPair()))
        .isInstanceOf(Problem.Forbidden.class);
  }

  @Test
  void aRefusedBatchLetsNobodyIn() {
    long batch = made(client, false);
    batches.refuse(client, batch);
    assertThatThrownBy(() -> ask(batches(batch, 1), TestKeys.newPair()))
        .isInstanceOf(Problem.Forbidden.class);
    assertThatThrownBy(() -> batches.revoke(samples.client(), batch))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void anOperatorWhoMadeItTakesItBackAlone() {
    Caller support = samples.operator(Role.SUPPORT);
    long batch = made(support, false);
    batches.refuse(support, batch);
    assertThat(batches.get(client, batch).state(CLOCK.instant())).isEqualTo("refused");
  }

  @Test
  void singleStringsAreListedWithoutThoseOfBatches() {
    made(client, false);
    assertThat(enrolments.list(client, Long.MAX_VALUE, 10)).isEmpty();
    assertThat(batches.list(client)).hasSize(1);
  }

  private static Caller anotherPerson(Caller caller) {
    var actor = caller.actor();
    return new Caller(
        new Actor(actor.kind(), "2", "Петрова Мария", actor.account()),
        caller.account(),
        caller.roles(),
        caller.permissions(),
        caller.locale(),
        caller.zone());
  }

  private long made(Caller caller, boolean eachApproved) {
    var tills =
        List.of(
            new Till(Optional.of("0085430138900121"), "Касса 1", Optional.of("Лесная, 4")),
            new Till(Optional.empty(), "Касса 2", Optional.empty()));
    return batches.make(caller, new BatchDraft(organisation, "Север", 30, eachApproved, tills));
  }

  private long approved(Caller caller, boolean eachApproved) {
    long batch = made(caller, eachApproved);
    batches.approve(client, batch);
    return batch;
  }

  private List<Told> strings(long batch) {
    return batches.strings(client, batch, 1, 100);
  }

  private Map<String, Long> counts(long batch) {
    return batches.counts(client, batches.get(client, batch));
  }

  private List<String> states(long batch, String state) {
    var request = PageRequest.filtered(Map.of("state", state));
    return batches.tills(client, batches.get(client, batch), request).items().stream()
        .map(BatchRow::state)
        .toList();
  }

  /** The token that the hub makes of a batch's key. */
  private String batches(long batch, int place) {
    var key = batches.get(client, batch).key();
    return AppSecrets.open(folder.resolve("secrets")).enrolmentToken(key, place);
  }

  private static List<String> actions(long batch) {
    return SERVER
        .database()
        .transact(tx -> journal.of(tx, "enrolment_batch", Long.toString(batch)))
        .stream()
        .map(entry -> entry.action())
        .toList();
  }

  private static EnrolmentOutcome ask(String token, KeyPair pair) {
    return enrolments.enrol(
        new EnrolmentAsk(token, TestKeys.csr(pair), "1.0", "kassa-1", Optional.empty()));
  }
}
