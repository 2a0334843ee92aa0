package kassahub.hub.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  /** Made by another implementation (password4j 1.8.4), which hubs used before. */
  private static final String KEPT_BEFORE =
      "$argon2id$v=19$m=19456,t=2,p=1$JywBSm6MiyynZmBM/uDTGQ$1HD6NChSUnEX210EL5L8fsQY3XEIpzHlSoJkxNAJqGo";

  private final Passwords passwords = new Passwords();

  @Test
  void aPasswordMatchesItsOwnHashAlone() {
    var hash = passwords.hash("Ёлка и 7 гномов");

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(passwords.matches("Ёлка и 7 гномов", Optional.of(hash))).isTrue();
    assertThat(passwords.matches("Елка и 7 гномов", Optional.of(hash))).isFalse();
    assertThat(passwords.hash("Ёлка и 7 гномов")).isNotEqualTo(hash);
  }

  @Test
  void aHashOfAnEarlierReleaseStillMatches() {
    assertThat(passwords.matches("Ёлка и 7 гномов", Optional.of(KEPT_BEFORE))).isTrue();
    assertThat(passwords.matches("Ёлка и 8 гномов", Optional.of(KEPT_BEFORE))).isFalse();
  }

  @Test
  void nobodysPasswordMatchesNothing() {
    assertThat(passwords.matches("", Optional.empty())).isFalse();
  }
}
