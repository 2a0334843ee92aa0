package kassahub.hub.database.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Table ACCOUNT = new Table("account", List.of("id", "name"));
  private static final Table NOTICE = new Table("notice", List.of("id", "account_id"));
  private static final Table USER = new Table("app_user", List.of("id", "account_id"));

  @Test
  void whatIsReferredToComesFirst() {
    var needs = Map.of("app_user", Set.of("account"), "notice", Set.of("account", "app_user"));

    assertThat(Table.sorted(List.of(NOTICE, USER, ACCOUNT), needs))
        .containsExactly(ACCOUNT, USER, NOTICE);
  }

  @Test
  void refusesACircle() {
    var needs = Map.of("app_user", Set.of("notice"), "notice", Set.of("app_user"));

    assertThatThrownBy(() -> Table.sorted(List.of(NOTICE, USER, ACCOUNT), needs))
        .hasMessageContaining("circle");
  }

  @Test
  void isReadBackFromItsLine() {
    assertThat(Table.ofLine(NOTICE.line())).isEqualTo(NOTICE);
  }
}
