package kassahub.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoticesTest {
  private final Notices notices = new Notices();

  @Test
  void keepsTheNewestTwentyNewestLast() {
    for (int i = 1; i <= 25; i++) {
      notices.add("n" + i);
    }
    assertThat(notices.newestLast()).hasSize(20).startsWith("n6").endsWith("n25");
  }

  @Test
  void aNoticeThatComesAgainMovesToTheEndInsteadOfFillingTheList() {
    notices.add("a");
    notices.add("b");
    notices.add("a");
    assertThat(notices.newestLast()).containsExactly("b", "a");
  }

  @Test
  void aLongNoticeIsCutShort() {
    notices.add("x".repeat(1000));
    assertThat(notices.newestLast().get(0)).hasSize(300);
  }
}
