package kassahub.hub.matter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.Together;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MatterOwnersIT {
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final String AGENT = "agent-silent";
  private final SettableClock clock = new SettableClock();
  private final MatterOwners owners =
      new MatterOwners(DATABASE.database(), new Journal(clock), clock);

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void ofTwoWhoTakeTheSameAtTheSameMomentOneHasIt() {
    long account = new Samples(DATABASE.database(), clock).account(AccountKind.OPERATOR);
    var anna = person(account, "Анна");
    var boris = person(account, "Борис");
    var seen = clock.instant().minus(Duration.ofMinutes(1));

    var refused =
        Together.run(
            DATABASE,
            account,
            () -> owners.take(anna, Matter.SILENT, List.of(AGENT), seen),
            () -> owners.take(boris, Matter.SILENT, List.of(AGENT), seen));

    assertThat(refused)
        .singleElement()
        .isInstanceOf(Problem.Conflict.class)
        .satisfies(late -> assertThat(late).hasMessageContaining("MATTER_TAKEN"));
    assertThat(owners.of(anna, Matter.SILENT, List.of(AGENT))).hasSize(1);
    long taken =
        DATABASE
            .database()
            .transact(
                tx ->
                    tx.one(
                        "select count(*) as n from journal where action = 'matter.taken' and"
                            + " details ->> 'objects' = $1",
                        row -> row.number("n"),
                        AGENT));
    assertThat(taken).as("in the journal").isOne();
  }

  @Test
  void whatSomebodyHadWhoIsShutOutIsNobodysStepByStep() {
    long account = new Samples(DATABASE.database(), clock).account(AccountKind.OPERATOR);
    var vera = person(account, "Вера");
    var gleb = person(account, "Глеб");
    var hers = IntStream.rangeClosed(1, 250).mapToObj(at -> "hers-" + at).toList();
    for (int at = 0; at < 250; at += 50) {
      owners.take(vera, Matter.SUSPENDED, hers.subList(at, at + 50), clock.instant());
    }
    owners.take(vera, Matter.STORAGE, List.of("7"), clock.instant());
    owners.take(gleb, Matter.SUSPENDED, List.of("his"), clock.instant());
    owners.release();
    assertThat(owned(vera, gleb)).as("nobody is shut out").isEqualTo(252);

    DATABASE.asOwner("update app_user set disabled_at = '2026-11-18Z' where login = 'вера'");
    owners.release();

    assertThat(owned(vera)).isZero();
    assertThat(owned(gleb)).isOne();
    assertThat(released())
        .as("each step stands in the journal with who had it")
        .containsExactlyInAnyOrder(
            vera.actor().id() + " storage 1",
            vera.actor().id() + " suspended 99",
            vera.actor().id() + " suspended 100",
            vera.actor().id() + " suspended 51");
  }

  private static long owned(Caller... whose) {
    var ids = Stream.of(whose).map(who -> Long.valueOf(who.actor().id())).toArray(Long[]::new);
    return DATABASE
        .database()
        .transact(
            tx ->
                tx.one(
                    "select count(*) as n from matter_owner where user_id = any($1)",
                    row -> row.number("n"),
                    (Object) ids));
  }

  private static List<String> released() {
    return DATABASE
        .database()
        .transact(
            tx ->
                tx.list(
                    """
                    select (details ->> 'user') || ' ' || object_id || ' '
                      || cardinality(string_to_array(details ->> 'objects', ' ')) as line
                    from journal where action = 'matter.released' and actor_kind = 'hub'
                    """,
                    row -> row.string("line")));
  }

  @Test
  void whatWasTakenLongAgoIsNobodysAgain() {
    var anna =
        person(new Samples(DATABASE.database(), clock).account(AccountKind.OPERATOR), "Римма");
    var both = List.of("agent-long-ago", "agent-lately");
    owners.take(anna, Matter.SILENT, both.subList(0, 1), clock.instant());
    clock.advance(Duration.ofDays(89));
    owners.take(anna, Matter.SILENT, both.subList(1, 2), clock.instant());
    owners.forgetOld();
    assertThat(owners.of(anna, Matter.SILENT, both)).hasSize(2);

    clock.advance(Duration.ofDays(2));
    owners.forgetOld();

    assertThat(owners.of(anna, Matter.SILENT, both)).containsOnlyKeys("agent-lately");
  }

  private Caller person(long account, String name) {
    long id =
        DATABASE
            .database()
            .transact(
                tx ->
                    tx.one(
                        "insert into app_user (account_id, login, full_name, role, created_at)"
                            + " values ($1, lower($2), $2, 'support', $3) returning id",
                        row -> row.number("id"),
                        account,
                        name,
                        clock.instant()));
    var actor = new Actor(ActorKind.USER, Long.toString(id), name, OptionalLong.of(account));
    var like = Samples.caller(account, Role.SUPPORT);
    return new Caller(
        actor,
        account,
        Role.SUPPORT,
        EnumSet.copyOf(Role.SUPPORT.permissions()),
        Locale.of("ru"),
        like.zone());
  }
}
