package kassahub.agent.driver.shtrih;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The list of DESIGN d15, tried from outside: whatever is not on it can't be said. */
class AllowedCommandTest {
  private static final int LONGEST = 255;

  /** Code and length of every command that is allowed, from DESIGN d15 and facts §3, §5, §6. */
  private static final Set<String> LIST =
      Set.of(
          "FC/1",
          "F7/2",
          "10/5",
          "11/5",
          "6B/2",
          "2D/6",
          "2E/7",
          "1F/9",
          "FF01/6",
          "FF02/6",
          "FF03/6",
          "FF04/6",
          "FF09/6",
          "FF0A/10",
          "FF0E/9",
          "FF60/9",
          "FF3B/6",
          "FF30/6",
          "FF31/9",
          "FF39/6",
          "FF3A/10",
          "FF3C/10",
          "FF3F/6",
          "FF40/6",
          "FF4C/7",
          "FF63/6",
          "FF74/6",
          "FEE6/130",
          "FEE7/6",
          "FEEC/6",
          "FEF3/6");

  @Test
  void letsNoOtherCodeOrLengthThrough() {
    Set<String> let = new TreeSet<>();
    for (int first = 0; first < 256; first++) {
      boolean longCode = first >= 0xFE;
      for (int second = 0; second < 256; second++) {
        for (int length = longCode ? 2 : 1; length <= LONGEST; length++) {
          byte[] data = new byte[length];
          data[0] = (byte) first;
          if (length > 1) {
            data[1] = (byte) second;
          }
          if (AllowedCommand.allows(data)) {
            let.add(
                (longCode ? String.format("%02X%02X", first, second) : String.format("%02X", first))
                    + "/"
                    + length);
          }
        }
      }
    }
    assertThat(let).containsExactlyInAnyOrderElementsOf(LIST);
  }

  @Test
  void readsEveryFieldButPasswordsAndTheWifiPassphrase() {
    for (int table = 0; table < 256; table++) {
      for (int field = 0; field < 256; field++) {
        boolean secret = table == 2 || (table == 21 && field == 8);
        byte[] data = {0x1F, 30, 0, 0, 0, (byte) table, 1, 0, (byte) field};
        assertThat(AllowedCommand.allows(data))
            .as("table %s field %s", table, field)
            .isEqualTo(!secret);
      }
    }
  }

  @Test
  void asksForModelParametersAndForNothingElseOfThatCode() {
    assertThat(AllowedCommand.allows(new byte[] {(byte) 0xF7, 1})).isTrue();
    assertThat(AllowedCommand.allows(new byte[] {(byte) 0xF7, 0})).isFalse();
    assertThat(AllowedCommand.allows(new byte[] {(byte) 0xF7, 2})).isFalse();
  }

  @Test
  void carriesNoPayloadInServiceCommandsButTheLicence() {
    for (int subcode : new int[] {0xE7, 0xEC, 0xF3}) {
      byte[] data = new byte[6];
      data[0] = (byte) 0xFE;
      data[1] = (byte) subcode;
      assertThat(AllowedCommand.allows(data)).isTrue();
      data[3] = 1;
      assertThat(AllowedCommand.allows(data)).as("FE %02X with a payload", subcode).isFalse();
    }
  }

  @Test
  void keepsItsBytesWhateverTheCallerDoesWithTheArray() {
    byte[] data = {(byte) 0xF7, 1};
    AllowedCommand command = AllowedCommand.of(data);
    data[0] = 0x16;
    command.data()[0] = 0x16;

    assertThat(command.data()).containsExactly(0xF7, 1);
  }

  @Test
  void spellsCommandsAsTheFactsDo() {
    Password password = Password.parse("30");

    assertThat(Trace.hex(AllowedCommand.fullStatus(password).data())).isEqualTo("11 1E 00 00 00");
    assertThat(Trace.hex(AllowedCommand.readField(password, TableField.of(18, 1)).data()))
        .isEqualTo("1F 1E 00 00 00 12 01 00 01");
    assertThat(Trace.hex(AllowedCommand.storage(StorageCommand.STATUS, password).data()))
        .isEqualTo("FF 01 1E 00 00 00");
  }

  @Test
  void showsNoArgumentsWhenItIsPrintedOrRefused() {
    assertThatThrownBy(() -> AllowedCommand.of(new byte[] {0x16}))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] secret = {0x1F, 99, 98, 97, 96, 2, 1, 0, 1};

    assertThatThrownBy(() -> AllowedCommand.of(secret))
        .hasMessageNotContaining("63")
        .hasMessageNotContaining("62");
    assertThat(AllowedCommand.fullStatus(Password.parse("99999999"))).hasToString("11");
    assertThat(Password.parse("99999999").toString()).doesNotContain("9");
  }
}
