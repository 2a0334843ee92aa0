package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkRoomTest {
  @ParameterizedTest(name = "{0} files, {1} MiB")
  @CsvSource({
    "1024, 2048, 512", // a plain shell
    "20000, 2048, 19000",
    "65536, 400, 19660",
    "65536, 64, 1872",
    "1048576, 2048, 116092",
    "9223372036854775807, 8388608, 490849660"
  })
  void isWhatFilesAndHeapAllow(long files, long mebibytes, int most) {
    assertThat(LinkRoom.most(files, mebibytes << 20)).isEqualTo(most);
  }
}
