package kassahub.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardFrameTest {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

  @ParameterizedTest
  @CsvSource({
    "FC, 02 01 FC FD",
    "F7 01, 02 02 F7 01 F4",
    "10 1E 00 00 00, 02 05 10 1E 00 00 00 0B",
    "11 1E 00 00 00, 02 05 11 1E 00 00 00 0A",
    "2E 1E 00 00 00 12 01, 02 07 2E 1E 00 00 00 12 01 24",
    "1F 1E 00 00 00 12 01 00 01, 02 09 1F 1E 00 00 00 12 01 00 01 1A",
    "FF 01 1E 00 00 00, 02 06 FF 01 1E 00 00 00 E6",
    "FF 03 1E 00 00 00, 02 06 FF 03 1E 00 00 00 E4",
    "FE E7 00 00 00 00, 02 06 FE E7 00 00 00 00 1F"
  })
  void encodesAndReadsTheCheckFramesOfTheFactSheet(String data, String frame) {
    assertThat(HEX.formatHex(StandardFrame.encode(HEX.parseHex(data)))).isEqualTo(frame);
    assertThat(read(HEX.parseHex(frame))).containsExactly("frame " + data);
  }

  @Test
  void refusesDataThatNoFrameCanCarry() {
    assertThatThrownBy(() -> StandardFrame.encode(new byte[0])).hasMessageContaining("data");
    assertThatThrownBy(() -> StandardFrame.encode(new byte[256])).hasMessageContaining("256");
    assertThat(StandardFrame.encode(new byte[255])).hasSize(258);
  }

  @Test
  void readsBackWhateverWasEncoded() {
    Random random = new Random(20_261_121);
    for (int round = 0; round < 2_000; round++) {
      byte[] data = new byte[1 + random.nextInt(255)];
      random.nextBytes(data);
      assertThat(read(StandardFrame.encode(data))).containsExactly("frame " + HEX.formatHex(data));
    }
  }

  @Test
  void seesEveryChangedByteOfAFrame() {
    byte[] good = StandardFrame.encode(HEX.parseHex("1F 1E 00 00 00 12 01 00 01"));
    for (int i = 2; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 0x40;
      assertThat(read(bad)).as("byte %d changed", i).containsExactly("damaged");
    }
  }

  @Test
  void givesEveryByteOutsideAFrameByItself() {
    assertThat(read(HEX.parseHex("00 00 05 02 01 FC FD FF 15 06")))
        .containsExactly("00", "00", "05", "frame FC", "FF", "15", "06");
  }

  @Test
  void aLengthOfZeroIsDamageAndTheNextFrameIsRead() {
    assertThat(read(HEX.parseHex("02 00 02 01 FC FD"))).containsExactly("damaged", "frame FC");
  }

  @Test
  void forgetsAHalfFrameWhenTold() {
    StandardFrameReader reader = new StandardFrameReader();
    reader.feed(StandardFrame.STX);
    reader.feed((byte) 5);
    assertThat(reader.insideFrame()).isTrue();
    reader.reset();
    assertThat(reader.insideFrame()).isFalse();
    assertThat(reader.feed(StandardFrame.ENQ)).isEqualTo(StandardFrameReader.Event.CONTROL);
  }

  @Test
  void handsOutCopiesOfItsData() {
    StandardFrameReader reader = new StandardFrameReader();
    for (byte b : HEX.parseHex("02 01 FC FD")) {
      reader.feed(b);
    }
    reader.data()[0] = 0;
    assertThat(reader.data()).containsExactly(0xFC);
  }

  private static List<String> read(byte[] bytes) {
    StandardFrameReader reader = new StandardFrameReader();
    List<String> events = new ArrayList<>();
    for (byte b : bytes) {
      switch (reader.feed(b)) {
        case PENDING -> {}
        case CONTROL -> events.add(HEX.toHexDigits(reader.control()));
        case FRAME -> events.add("frame " + HEX.formatHex(reader.data()));
        case DAMAGED -> events.add("damaged");
      }
    }
    return events;
  }
}
