package kassahub.hub.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.api.Idempotency.Answer;
import kassahub.hub.api.Idempotency.Kept;
import kassahub.hub.api.Idempotency.Use;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IdempotencyIT {
  private static final Caller PARTNER = FleetSamples.partner();
  private static final Answer MADE = new Answer(201, "{\"number\":1}", Optional.of("/1"));
  private static final SettableClock CLOCK = new SettableClock();
  private static TestDatabase database;
  private static Idempotency idempotency;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeAll
  static void fill() {
    database = TestDatabase.create();
    idempotency = new Idempotency(database.database(), CLOCK, UUID.randomUUID());
    FleetSamples.organisations(database);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void answersTheSameWithoutRunningAgain() {
    assertThat(create(use("a", "01")).replayed()).isFalse();

    var second = create(use("a", "01"));

    assertThat(second).isEqualTo(new Kept(MADE, true));
    assertThat(runs).hasValue(1);
  }

  @Test
  void refusesTheKeyWithAnotherBody() {
    create(use("b", "01"));

    assertThatThrownBy(() -> create(use("b", "02")))
        .isInstanceOfSatisfying(
            Problem.Invalid.class, p -> assertThat(p.code()).isEqualTo("KEY_REUSED"));
  }

  @Test
  void keysOfAnotherAccountOrRouteAreOthers() {
    create(use("c", "01"));
    var elsewhere = new Use("POST /api/v1/renewal-policies", "c", "02");

    assertThat(create(elsewhere).replayed()).isFalse();
    assertThat(
            idempotency
                .within(FleetSamples.stranger(), Optional.of(use("c", "01")), keeper -> MADE)
                .replayed())
        .isFalse();
  }

  @Test
  void tellsASecondRequestThatTheFirstStillRuns() {
    idempotency.within(
        PARTNER,
        Optional.of(use("d", "01")),
        keeper -> {
          assertThatThrownBy(() -> create(use("d", "01")))
              .isInstanceOfSatisfying(
                  Problem.Conflict.class, p -> assertThat(p.code()).isEqualTo("KEY_RUNNING"));
          return MADE;
        });
    assertThat(runs).hasValue(0);
  }

  @Test
  void keepsNoRefusal() {
    assertThatThrownBy(
            () ->
                idempotency.within(
                    PARTNER,
                    Optional.of(use("e", "01")),
                    keeper -> {
                      throw new Problem.Conflict("PRICE_CHANGED", "test");
                    }))
        .isInstanceOf(Problem.Conflict.class);

    assertThat(create(use("e", "02")).replayed()).isFalse();
  }

  @Test
  void answersAfterACrashBetweenCommitAndAnswer() {
    assertThatThrownBy(
            () ->
                idempotency.within(
                    PARTNER,
                    Optional.of(use("f", "01")),
                    keeper -> {
                      database.database().run(tx -> keeper.keep(tx, MADE));
                      throw new IllegalStateException("killed");
                    }))
        .hasMessage("killed");

    assertThat(create(use("f", "01"))).isEqualTo(new Kept(MADE, true));
  }

  @Test
  void aSlowFirstRequestRollsBackWhenItsReservationWasTakenOver() {
    assertThatThrownBy(
            () ->
                idempotency.within(
                    PARTNER,
                    Optional.of(use("g", "01")),
                    keeper -> {
                      CLOCK.advance(Duration.ofMinutes(2));
                      create(use("g", "01"));
                      database.database().run(tx -> keeper.keep(tx, MADE));
                      return MADE;
                    }))
        .isInstanceOf(Problem.Conflict.class);
    assertThat(create(use("g", "01")).replayed()).isTrue();
    assertThat(runs).hasValue(1);
  }

  @Test
  void takesTheKeyOfADeadHubOverAndSaysWhenUntilThen() {
    var instance = UUID.randomUUID();
    var dead = new Idempotency(database.database(), CLOCK, instance);
    assertThatThrownBy(
            () ->
                dead.within(
                    PARTNER,
                    Optional.of(use("j", "01")),
                    keeper -> {
                      beaten(instance, 2);
                      assertThat(runningFor(use("j", "01"))).isEqualTo(2);
                      beaten(instance, 15);
                      assertThat(runningFor(use("j", "01"))).isBetween(15, 17);
                      beaten(instance, 31);
                      assertThat(create(use("j", "01")).replayed()).isFalse();
                      database.database().run(tx -> keeper.keep(tx, MADE));
                      return MADE;
                    }))
        .isInstanceOf(Problem.Conflict.class);
    assertThat(runs).hasValue(1);
  }

  private int runningFor(Use use) {
    var running = catchThrowableOfType(Problem.Conflict.class, () -> create(use));
    return Integer.parseInt(running.facts().getOrDefault(Problem.RETRY_AFTER, "0"));
  }

  private static void beaten(UUID instance, int secondsAgo) {
    database
        .database()
        .run(
            tx ->
                tx.execute(
                    "insert into hub_instance (id, name, version, started_at, beat_at) values ($1,"
                        + " 'hub', '1', now(), now() - interval '1 second' * $2::integer) on"
                        + " conflict (id) do update set beat_at = excluded.beat_at",
                    instance,
                    secondsAgo));
  }

  @Test
  void aReservationWhoseOwnerDiedIsNotTakenOverByAnotherBody() {
    idempotency.within(
        PARTNER,
        Optional.of(use("i", "01")),
        keeper -> {
          CLOCK.advance(Duration.ofMinutes(2));
          assertThatThrownBy(() -> create(use("i", "02")))
              .isInstanceOfSatisfying(
                  Problem.Invalid.class, p -> assertThat(p.code()).isEqualTo("KEY_REUSED"));
          return MADE;
        });
    assertThat(runs).hasValue(0);
  }

  @Test
  void forgetsAnswersAfterThirtyDays() {
    create(use("h", "01"));

    CLOCK.advance(Duration.ofDays(31));

    assertThat(create(use("h", "02")).replayed()).isFalse();
    assertThat(idempotency.forgetOld()).isPositive();
  }

  private Kept create(Use use) {
    return idempotency.within(
        PARTNER,
        Optional.of(use),
        keeper -> {
          runs.incrementAndGet();
          database.database().run(tx -> keeper.keep(tx, MADE));
          return MADE;
        });
  }

  private static Use use(String key, String hash) {
    return new Use("POST /api/v1/activations", key, hash);
  }
}
