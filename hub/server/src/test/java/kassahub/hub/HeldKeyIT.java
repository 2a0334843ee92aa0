package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Role;
import kassahub.hub.confirmation.Confirmation;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.database.Changes;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program of the operator's reaches every tenant: no operator lets one in alone. */
class HeldKeyIT {
  private static final Set<Permission> SCOPES = Set.of(Permission.SEE_REGISTERS);

  private final TestDatabase database = TestDatabase.create();
  private final SettableClock clock = new SettableClock();
  @TempDir private Path directory;
  private HubFeatures hub;
  private Confirmations confirmations;
  private Caller first;
  private Caller second;

  @BeforeEach
  void open() {
    var config = HubConfig.parse("data = \"%s\"\ndemo = true\n".formatted(directory));
    var changes = new Changes(database.vertx(), database.address());
    hub = HubFeatures.build(config, database.database(), changes, clock, UUID.randomUUID());
    confirmations = hub.confirmations();
    var samples = new Samples(database.database(), clock);
    long operator = samples.operator(Role.ADMINISTRATOR).account();
    first = person(operator, "first");
    second = person(operator, "second");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Caller person(long account, String login) {
    return new Caller(
        new Actor(ActorKind.USER, login, login, OptionalLong.of(account)),
        account,
        Role.ADMINISTRATOR,
        Role.ADMINISTRATOR.permissions(),
        Locale.of("ru"),
        ZoneId.of("Europe/Moscow"));
  }

  @Test
  void opensNothingUntilASecondOperatorHasConfirmedIt() {
    var made = confirmations.makeKey(first, "1С", SCOPES);
    assertThat(hub.people().apiKeys().find(made.plain())).isEmpty();
    assertThat(confirmations.toDecide(second)).isOne();
    long request = confirmations.list(second).getFirst().id();
    assertThatThrownBy(() -> confirmations.confirm(first, request))
        .isInstanceOf(Problem.Forbidden.class);

    clock.advance(Duration.ofMinutes(1));
    confirmations.confirm(second, request);

    var caller = hub.people().apiKeys().find(made.plain()).orElseThrow();
    assertThat(caller.permissions()).isEqualTo(SCOPES);
    hub.people().apiKeys().revoke(second, made.id());
    assertThat(hub.people().apiKeys().find(made.plain())).isEmpty();
  }

  @Test
  void isVoidOnceRefusedTakenBackOrForgottenAndLeavesNoRow() {
    var made = confirmations.makeKey(first, "1С", SCOPES);
    assertThat(keys()).isOne();
    confirmations.refuse(second, confirmations.list(second).getFirst().id());
    assertThat(hub.people().apiKeys().find(made.plain())).isEmpty();
    assertThat(confirmations.list(second)).noneMatch(Confirmation::open);
    assertThat(keys()).isZero();

    confirmations.makeKey(first, "1С", SCOPES);
    confirmations.withdraw(first, confirmations.list(first).getFirst().id());
    assertThat(keys()).isZero();

    confirmations.makeKey(first, "1С", SCOPES);
    clock.advance(Duration.ofDays(3).plusSeconds(1));
    assertThat(confirmations.expire()).isOne();
    assertThat(keys()).isZero();
  }

  private long keys() {
    return database
        .database()
        .transact(tx -> tx.one("select count(*) as n from api_key", row -> row.number("n")));
  }

  @Test
  void aPartnerNeedsNobody() {
    var partner = new Samples(database.database(), clock).partner();
    var made = confirmations.makeKey(partner, "1С", SCOPES);

    assertThat(hub.people().apiKeys().find(made.plain())).isPresent();
    assertThat(confirmations.list(second)).isEmpty();
  }
}
