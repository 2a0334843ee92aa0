package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SerialSearchTest {
  @Test
  void readsLettersThatLookLikeDigits() {
    assertThat(SerialSearch.fold(" OO85-43Ol3B \u041e\u0417\u0411 ")).isEqualTo("0085430138036");
  }

  @Test
  void dropsEverythingElse() {
    assertThat(SerialSearch.fold("SN: %_")).isEqualTo("5");
  }
}
