package kassahub.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlternativeFrameTest {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  @Test
  void checksumHasTheKnownCheckValue() {
    assertThat(Crc16.of("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0x29B1);
  }

  @Test
  void encodesTheSyncFrame() {
    assertThat(HEX.formatHex(AlternativeFrame.sync())).isEqualTo("8F 00 00 0F 1D");
    assertThat(read(AlternativeFrame.sync())).containsExactly("sync");
  }

  @ParameterizedTest
  @CsvSource({
    "1, FC, 8F 03 00 01 00 FC 7D E6",
    "2, 11 1E 00 00 00, 8F 07 00 02 00 11 1E 00 00 00 CC DE",
    "143, FC, 8F 03 00 9F 81 00 FC 26 C6"
  })
  void encodesAndReadsTheCheckFramesOfTheFactSheet(int number, String data, String frame) {
    assertThat(HEX.formatHex(AlternativeFrame.encode(number, HEX.parseHex(data)))).isEqualTo(frame);
    assertThat(read(HEX.parseHex(frame))).containsExactly(number + " " + data);
  }

  @Test
  void stuffsEverythingThatLooksLikeAStart() {
    Random random = new Random(7);
    byte[] awkward = HEX.parseHex("8F 9F 81 83 00 FF");
    for (int round = 0; round < 2_000; round++) {
      byte[] data = new byte[random.nextInt(300)];
      for (int i = 0; i < data.length; i++) {
        data[i] = awkward[random.nextInt(awkward.length)];
      }
      int number = random.nextInt(0x10000);
      byte[] frame = AlternativeFrame.encode(number, data);
      assertThat(Arrays.copyOfRange(frame, 1, frame.length)).doesNotContain(0x8F);
      assertThat(read(frame)).containsExactly((number + " " + HEX.formatHex(data)).strip());
    }
  }

  @Test
  void seesEveryChangedByteOfAFrame() {
    byte[] good = AlternativeFrame.encode(2, HEX.parseHex("11 1E 00 00 00"));
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x20;
      assertThat(read(bad)).as("byte %d changed", i).isSubsetOf("damaged");
    }
  }

  @Test
  void aFrameCutAnywhereIsDroppedAndTheNextOneRead() {
    byte[] frame = AlternativeFrame.encode(0x8F9F, HEX.parseHex("FC 8F 9F"));
    for (int cut = 1; cut < frame.length; cut++) {
      byte[] both = Arrays.copyOf(frame, cut + frame.length);
      System.arraycopy(frame, 0, both, cut, frame.length);
      assertThat(read(both)).as("cut at %d", cut).containsExactly("damaged", "36767 FC 8F 9F");
    }
  }

  @ParameterizedTest
  @CsvSource({"8F 9F 82", "8F 9F 9F", "8F 01 00", "8F 03 FF"})
  void refusesForbiddenStuffingAndLengths(String bytes) {
    assertThat(read(HEX.parseHex(bytes))).containsExactly("damaged");
  }

  @Test
  void skipsNoiseBetweenFrames() {
    assertThat(read(HEX.parseHex("00 05 02 9F 8F 00 00 0F 1D FF"))).containsExactly("sync");
  }

  @Test
  void anAnswerMayTellOnlyItsNumber() {
    assertThat(read(AlternativeFrame.encode(65_535, new byte[0]))).containsExactly("65535");
  }

  @Test
  void takesTheLongestDataAndNotOneByteMore() {
    byte[] longest = new byte[AlternativeFrame.MAX_DATA];
    Arrays.fill(longest, (byte) 0x8F);
    assertThat(read(AlternativeFrame.encode(1, longest))).hasSize(1).doesNotContain("damaged");
    byte[] tooLong = new byte[AlternativeFrame.MAX_DATA + 1];
    assertThatThrownBy(() -> AlternativeFrame.encode(1, tooLong)).hasMessageContaining("4097");
    assertThatThrownBy(() -> AlternativeFrame.encode(65_536, longest))
        .hasMessageContaining("number");
  }

  private static List<String> read(byte[] bytes) {
    AlternativeFrameReader reader = new AlternativeFrameReader();
    List<String> events = new ArrayList<>();
    for (byte b : bytes) {
      switch (reader.feed(b)) {
        case PENDING -> {}
        case SYNC -> events.add("sync");
        case FRAME -> events.add((reader.number() + " " + HEX.formatHex(reader.data())).strip());
        case DAMAGED -> events.add("damaged");
      }
    }
    return events;
  }
}
