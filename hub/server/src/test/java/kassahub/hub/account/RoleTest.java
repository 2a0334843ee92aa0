package kassahub.hub.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import kassahub.hub.Samples;
import kassahub.hub.database.Scope;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoleTest {
  @Test
  void supportHasNoMoneyAndBackOfficeNoDevices() {
    assertThat(Role.SUPPORT.permissions())
        .doesNotContain(Permission.SEE_PRICES, Permission.MANAGE_MONEY);
    assertThat(Role.BACK_OFFICE.permissions())
        .doesNotContain(
            Permission.SEE_REGISTERS, Permission.RETRY_DELIVERIES, Permission.READ_LOGS);
    assertThat(Role.CLIENT.permissions()).doesNotContain(Permission.SEE_PRICES);
  }

  @ParameterizedTest
  @EnumSource
  void onlyOperatorsSeeEveryTenant(Role role) {
    var caller = Samples.caller(7, role);

    assertThat(caller.may(Permission.SEE_ALL_TENANTS)).isEqualTo(role.operator());
    assertThat(caller.scope())
        .isEqualTo(role.operator() ? Scope.EVERYTHING : new Scope.OfAccount(7));
    assertThat(Role.of(role.stored())).isEqualTo(role);
  }

  @Test
  void supportAndBackOfficeMayBeOnePerson() {
    var both = new Roles(Set.of(Role.BACK_OFFICE, Role.SUPPORT));

    assertThat(both.permissions())
        .containsAll(Role.SUPPORT.permissions())
        .containsAll(Role.BACK_OFFICE.permissions())
        .doesNotContain(Permission.MANAGE_USERS, Permission.ACTIVATE);
    assertThat(both).hasToString("support, back_office");
    assertThat(Roles.of(both.first().stored(), List.of(both.more()))).isEqualTo(both);
    for (var wrong :
        List.of(Set.of(Role.PARTNER, Role.SUPPORT), Set.of(Role.PARTNER, Role.CLIENT))) {
      assertThatThrownBy(() -> new Roles(wrong)).hasMessageContaining("go together");
    }
  }

  @Test
  void callerCannotHoldMoreThanTheRole() {
    var key = new Actor(ActorKind.API_KEY, "1", "1С", OptionalLong.of(7));

    assertThatThrownBy(
            () ->
                new Caller(
                    key,
                    7,
                    Role.CLIENT,
                    Set.of(Permission.ACTIVATE),
                    Locale.of("ru"),
                    ZoneId.of("Europe/Moscow")))
        .hasMessageContaining("exceed");
    assertThatThrownBy(() -> Samples.caller(7, Role.CLIENT).require(Permission.ACTIVATE))
        .isInstanceOf(Problem.Forbidden.class);
  }
}
