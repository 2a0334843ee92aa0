package kassahub.hub.matter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
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
                        "select count(*) as n from journal where action = 'matter.taken'",
                        row -> row.number("n")));
    assertThat(taken).as("in the journal").isOne();
  }

  @Test
  void whatWasTakenLongAgoIsNobodysAgain() {
    var anna =
        person(new Samples(DATABASE.database(), clock).account(AccountKind.OPERATOR), "Вера");
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
