package kassahub.hub.web;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.Test;

class TextFileTest {
  private static final String TEXT = "0085430138900121;\u041b\u0435\u0441\u043d\u0430\u044f\r\n";

  @Test
  void readsWhatEditorsWrite() {
    assertThat(TextFile.decode(TEXT.getBytes(UTF_8))).isEqualTo(TEXT);
    assertThat(TextFile.decode(("\ufeff" + TEXT).getBytes(UTF_8))).isEqualTo(TEXT);
    assertThat(TextFile.decode(("\ufeff" + TEXT).getBytes(UTF_16LE))).isEqualTo(TEXT);
    assertThat(TextFile.decode(("\ufeff" + TEXT).getBytes(UTF_16BE))).isEqualTo(TEXT);
    assertThat(TextFile.decode(TEXT.getBytes(Charset.forName("windows-1251")))).isEqualTo(TEXT);
    assertThat(TextFile.decode(new byte[0])).isEmpty();
  }

  @Test
  void refusesWhatIsNoText() {
    byte[] picture = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13};

    assertThatThrownBy(() -> TextFile.decode(picture))
        .isInstanceOfSatisfying(
            Problem.Invalid.class, no -> assertThat(no.code()).isEqualTo("NOT_TEXT"));
    assertThatThrownBy(() -> TextFile.decode(TEXT.getBytes(UTF_16LE)))
        .isInstanceOf(Problem.Invalid.class);
  }
}
