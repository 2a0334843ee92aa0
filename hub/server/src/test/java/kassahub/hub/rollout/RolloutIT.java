package kassahub.hub.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.DueAgents;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thousand agents on the hub's clock: what they say is written into their dispatches. */
class RolloutIT {
  private static final int AGENTS = 1_000;
  private static final KeyPair KEYS = SignedFile.keys();

  private final SettableClock clock = new SettableClock();
  private TestDatabase database;
  private Releases releases;
  private Rollouts rollouts;
  private Caller operator;

  @BeforeEach
  void fleet() {
    database = TestDatabase.create();
    var db = database.database();
    var journal = new Journal(clock);
    var samples = new Samples(db, clock);
    operator = samples.operator(Role.SUPPORT);
    releases = new Releases(db, journal, clock);
    rollouts =
        new Rollouts(db, journal, clock, new Dispatches(db, journal, clock, new DueAgents()));
    enter(samples.organisation(), "a", "itself", "0.1.0", AGENTS);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void goesFromOnePercentToAllWhileNothingFails() {
    long release = started("0.2.0");
    Set<String> first = offered();
    assertThat(first).hasSize(10);

    finish("done");
    pass(Duration.ofMinutes(31));
    assertThat(offered()).as("a second operator has not agreed").isEmpty();
    database.database().run(tx -> rollouts.widen(tx, operator, release));
    pass(Duration.ofSeconds(30));
    assertThat(offered()).hasSize(90).doesNotContainAnyElementsOf(first);

    finish("done");
    pass(Duration.ofMinutes(29));
    assertThat(offered()).as("half an hour is not over").isEmpty();
    pass(Duration.ofMinutes(2));
    assertThat(offered()).hasSize(400);
    finish("done");
    pass(Duration.ofMinutes(31));
    assertThat(offered()).hasSize(500);
    finish("done");
    pass(Duration.ofSeconds(30));

    assertThat(standing(release).rollout().state()).isEqualTo(RolloutState.DONE);
    assertThat(standing(release).counts()).containsEntry("done", 1_000L);
    assertThat(journalled(release))
        .startsWith("HUB rollout.done", "HUB rollout.advanced", "HUB rollout.advanced")
        .contains("USER rollout.widened");
  }

  @Test
  void anOfferIsGoodForThirtyDays() {
    started("0.2.0");

    Set<Instant> ends =
        Set.copyOf(
            database
                .database()
                .transact(
                    tx ->
                        tx.list(
                            "select deadline from dispatch where kind = 'update_agent'",
                            row -> row.instant("deadline"))));

    assertThat(ends).containsExactly(clock.instant().plus(Duration.ofDays(30)));
  }

  @Test
  void pausesWhenTwoInAHundredFail() {
    long release = started("0.2.0");
    finish("done");
    database.database().run(tx -> rollouts.widen(tx, operator, release));
    pass(Duration.ofMinutes(31));
    Set<String> second = offered();
    assertThat(second).hasSize(90);

    fail(1);
    finishSome(88);
    pass(Duration.ofSeconds(30));
    assertThat(standing(release).rollout().state()).as("1 of 99").isEqualTo(RolloutState.RUNNING);
    fail(1);
    pass(Duration.ofSeconds(30));

    Standing paused = standing(release);
    assertThat(paused.rollout().state()).as("2 of 100").isEqualTo(RolloutState.PAUSED);
    assertThat(paused.rollout().pauseReason()).contains("failures");
    assertThat(paused.failures()).hasSize(2).allMatch(f -> f.code().equals("rolled-back-ended"));
    pass(Duration.ofHours(2));
    assertThat(offered()).isEmpty();

    rollouts.resume(operator, release);
    pass(Duration.ofMinutes(31));
    assertThat(standing(release).rollout().state()).isEqualTo(RolloutState.RUNNING);
  }

  @Test
  void aStageThatBeginsForgetsNothingOfThoseBefore() {
    long release = started("0.2.0");
    finish("done");
    database.database().run(tx -> rollouts.widen(tx, operator, release));
    pass(Duration.ofMinutes(31));
    fail(1);
    finishSome(89);
    pass(Duration.ofMinutes(31));
    assertThat(offered()).hasSize(400);

    fail(1);
    pass(Duration.ofSeconds(30));

    assertThat(standing(release).rollout().state()).as("2 of 101").isEqualTo(RolloutState.RUNNING);
  }

  @Test
  void pausesWhenSomebodyTookItAndFellSilent() {
    long release = started("0.2.0");
    update("state = 'taken'", "state = 'waiting'", 1);
    finish("done");
    pass(Duration.ofSeconds(30));
    pass(Duration.ofMinutes(29));
    assertThat(standing(release).rollout().state()).isEqualTo(RolloutState.RUNNING);
    pass(Duration.ofMinutes(2));

    assertThat(standing(release).rollout().state()).isEqualTo(RolloutState.PAUSED);
    assertThat(standing(release).count("silent")).isEqualTo(1);
    assertThat(standing(release).failures()).extracting(Standing.Failure::code).contains("silent");
  }

  @Test
  void whoIsSlowAndHeardOfIsNotSilent() {
    long release = started("0.2.0");
    update("state = 'taken'", "state = 'waiting'", 10);
    for (int quarter = 0; quarter < 8; quarter++) {
      pass(Duration.ofMinutes(15));
      database.asOwner("update agent set last_seen_at = '%s'".formatted(clock.instant()));
    }
    rollouts.run();
    assertThat(standing(release).rollout().state()).isEqualTo(RolloutState.RUNNING);
  }

  @Test
  void aPauseTakesBackWhatNobodyHasTaken() {
    long release = started("0.2.0");
    update("state = 'taken'", "state = 'waiting'", 4);
    rollouts.pause(operator, release);

    assertThat(standing(release).counts()).containsEntry("waiting", 996L);
    rollouts.resume(operator, release);
    assertThat(offered()).as("the same first ones").hasSize(6);
    rollouts.stop(operator, release);
    pass(Duration.ofHours(1));
    assertThat(offered()).isEmpty();
    assertThatThrownBy(() -> rollouts.resume(operator, release))
        .isInstanceOf(Problem.Conflict.class);
  }

  @Test
  void theSameAgentsGoFirstForTheSameVersionOnly() {
    started("0.2.0");
    Set<String> first = offered();
    database.asOwner("delete from rollout_agent; delete from rollout; delete from dispatch");
    rollouts.start(operator, rollouts.releases(operator).getFirst().id());
    assertThat(offered()).isEqualTo(first);

    database.asOwner("delete from rollout_agent; delete from rollout; delete from dispatch");
    started("0.3.0");
    assertThat(offered()).isNotEqualTo(first);
  }

  @Test
  void whoCannotChangeItselfIsCountedAndLeftAlone() {
    var samples = new Samples(database.database(), clock);
    long organisation = samples.organisation();
    enter(organisation, "p", "package_manager", "0.1.0", 7);
    enter(organisation, "h", "by_hand", "0.1.0", 5);
    enter(organisation, "n", "itself", "0.10.0", 3);
    enter(organisation, "u", "itself", "0.1.0-test", 2);

    long release = started("0.2.0");

    assertThat(standing(release).counts())
        .isEqualTo(
            Map.of(
                "waiting", 990L, "offered", 10L, "package", 7L, "hand", 5L, "newer", 3L, "unfit",
                2L, "silent", 0L));
    assertThat(offered()).allMatch(agent -> agent.startsWith("agent-a"));
  }

  @Test
  void onlyWhatWasSignedIsTakenIn() {
    byte[] good = SignedFile.of("0.2.0", clock.instant(), 200_000, KEYS);
    var known = List.of(KEYS.getPublic());
    assertThatThrownBy(
            () -> releases.add(Actor.hub(), good, List.of(SignedFile.keys().getPublic())))
        .isInstanceOfSatisfying(
            Problem.Invalid.class, p -> assertThat(p.code()).isEqualTo("RELEASE_UNSIGNED"));
    byte[] cut = Arrays.copyOf(good, good.length - 1);
    assertThatThrownBy(() -> releases.add(Actor.hub(), cut, known))
        .isInstanceOfSatisfying(
            Problem.Invalid.class, p -> assertThat(p.code()).isEqualTo("RELEASE_DAMAGED"));
    byte[] turned = good.clone();
    turned[20] ^= 1;
    assertThatThrownBy(() -> releases.add(Actor.hub(), turned, known))
        .isInstanceOf(Problem.Invalid.class);

    Release taken = releases.add(Actor.hub(), good, known);
    assertThatThrownBy(() -> releases.add(Actor.hub(), good, known))
        .isInstanceOf(Problem.Conflict.class);
    assertThat(readWhole(taken)).isEqualTo(good);
    assertThat(releases.read(taken.name(), 49_000, 500))
        .contains(Arrays.copyOfRange(good, 49_000, 49_500));
    assertThat(releases.read("0".repeat(64), 0, 10)).isEmpty();
  }

  private byte[] readWhole(Release release) {
    var whole = new ByteArrayOutputStream();
    byte[] part;
    do {
      part = releases.read(release.name(), whole.size(), 30_000).orElse(new byte[0]);
      whole.writeBytes(part);
    } while (part.length == 30_000);
    return whole.toByteArray();
  }

  @Test
  void whatAgentsWouldNotTakeNowIsNotStarted() {
    long early = signed("0.2.0", clock.instant().plus(Duration.ofDays(2)));
    assertThatThrownBy(() -> rollouts.start(operator, early))
        .hasMessageContaining("RELEASE_EXPIRED");
    long late = signed("0.3.0", clock.instant());
    clock.advance(Duration.ofDays(31));
    assertThatThrownBy(() -> rollouts.start(operator, late))
        .hasMessageContaining("RELEASE_EXPIRED");
    clock.advance(Duration.ofDays(-2));
    rollouts.start(operator, late);
    assertThat(offered()).hasSize(10);
  }

  @Test
  void whatAgentsWouldNotTakeAnyMoreIsOfferedToNobody() {
    long release = started("0.2.0");
    update("state = 'done'", "state = 'waiting'", 5);

    pass(Duration.ofDays(31));

    assertThat(offered()).isEmpty();
    assertThat(standing(release).rollout().pauseReason()).contains("expired");
    assertThatThrownBy(() -> rollouts.resume(operator, release))
        .hasMessageContaining("RELEASE_EXPIRED");
    rollouts.stop(operator, release);
    started("0.3.0");
    assertThat(offered()).hasSize(10);
  }

  @Test
  void nobodyElsesBusiness() {
    Caller partner = new Samples(database.database(), clock).partner();
    assertThatThrownBy(() -> rollouts.releases(partner)).isInstanceOf(Problem.Forbidden.class);
    assertThatThrownBy(() -> rollouts.start(partner, 1)).isInstanceOf(Problem.Forbidden.class);
  }

  private long started(String version) {
    long id = signed(version, clock.instant());
    rollouts.start(operator, id);
    return id;
  }

  private long signed(String version, Instant at) {
    byte[] file = SignedFile.of(version, at, 100, KEYS);
    return releases.add(Actor.hub(), file, List.of(KEYS.getPublic())).id();
  }

  private Standing standing(long release) {
    return rollouts.standing(operator, release).orElseThrow();
  }

  private List<String> journalled(long release) {
    var journal = new Journal(clock);
    var name = Long.toString(release);
    return database.database().transact(tx -> journal.of(tx, "agent_release", name)).stream()
        .map(line -> line.actor().kind() + " " + line.action())
        .toList();
  }

  private void pass(Duration time) {
    clock.advance(time);
    rollouts.run();
  }

  /** Agents that have work they have not taken. */
  private Set<String> offered() {
    List<String> agents =
        database
            .database()
            .transact(
                tx ->
                    tx.list(
                        "select agent_id from dispatch where kind = 'update_agent' and state ="
                            + " 'waiting'",
                        row -> row.string("agent_id")));
    return new TreeSet<>(agents);
  }

  private void finish(String state) {
    update("state = '" + state + "'", "state = 'waiting'", AGENTS);
  }

  private void finishSome(int agents) {
    update("state = 'done'", "state = 'waiting'", agents);
  }

  private void fail(int agents) {
    update("state = 'failed', reason_code = 'rolled-back-ended'", "state = 'waiting'", agents);
  }

  private void update(String set, String where, int agents) {
    database.asOwner(
        """
        update dispatch set %s where id in (
          select id from dispatch where kind = 'update_agent' and %s order by agent_id limit %d)
        """
            .formatted(set, where, agents));
  }

  private void enter(long organisation, String mark, String way, String version, int agents) {
    database.asOwner(
        """
        insert into agent (id, organisation_id, name, version, enrolled_at, last_seen_at, health)
        select 'agent-%1$s' || lpad(n::text, 5, '0'), %2$d, 'till ' || n, '%4$s', '2026-01-01Z', '%6$s',
          jsonb_build_object('updates', jsonb_build_object('way', '%3$s', 'platform', 'linux-amd64'))
        from generate_series(1, %5$d) n
        """
            .formatted(mark, organisation, way, version, agents, clock.instant()));
  }
}
