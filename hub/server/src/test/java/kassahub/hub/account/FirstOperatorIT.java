package kassahub.hub.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.journal.Journal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstOperatorIT {
  private final TestDatabase database = TestDatabase.create();
  private final SettableClock clock = new SettableClock();
  private final Journal journal = new Journal(clock);
  private final SignInLinks links = new SignInLinks(database.database(), journal, clock);
  private final FirstOperator anna =
      new FirstOperator("Anna@Example.ru", "Иванова Анна", "correct horse battery");

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void linkMakesOneAdministratorAndNoMore() {
    var token = links.firstOperator().orElseThrow();
    assertThat(links.goodForFirstOperator(token)).isTrue();

    var id = links.acceptFirstOperator(token, anna);

    var users = new Users(database.database(), journal, clock, AccountConfig.DEFAULT);
    assertThat(users.find(id).orElseThrow().roles()).isEqualTo(Roles.of(Role.ADMINISTRATOR));
    assertThat(users.signIn("anna@example.ru", "correct horse battery", "127.0.0.1"))
        .isInstanceOf(SignIn.Accepted.class);
    assertThat(links.firstOperator()).isEmpty();
    assertThatThrownBy(() -> links.acceptFirstOperator(token, anna))
        .hasMessageContaining("LINK_USED_OR_EXPIRED");
  }

  @Test
  void linkEndsAfterAQuarterOfAnHourAndWithTheNextOne() {
    var first = links.firstOperator().orElseThrow();
    var second = links.firstOperator().orElseThrow();
    assertThat(links.goodForFirstOperator(first)).isFalse();
    assertThat(links.goodForFirstOperator(second)).isTrue();

    clock.advance(Duration.ofMinutes(15));

    assertThat(links.goodForFirstOperator(second)).isFalse();
  }
}
