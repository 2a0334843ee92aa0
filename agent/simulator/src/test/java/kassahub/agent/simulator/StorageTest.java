package kassahub.agent.simulator;

import static kassahub.agent.simulator.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Layouts of facts §5, written out by hand. */
class StorageTest {
  private static final String ADMINISTRATOR = " 1E 00 00 00";
  private static final String FN = text("9999430138900121", 16);
  private static final String INN = text("7700000016  ", 12);
  private static final String RNM = text("0000123456019128    ", 20);
  private static final String OFD_INN = text("9900000024  ", 12);
  private static final String SIGN_OF_1 = "73 AE B5 57";
  private static final String REGISTERED = "1A 0A 0C 0A 00";

  private RegisterSimulator simulator;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    begin(Samples.register());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    simulator.close();
  }

  @Test
  void statusNumberTermAndVersion() throws IOException {
    assertThat(ask("FF 01"))
        .isEqualTo("FF 01 00 03 00 00 00 00 1A 0B 15 0B 28 " + FN + " DC 05 00 00");
    assertThat(ask("FF 02")).isEqualTo("FF 02 00 " + FN);
    assertThat(ask("FF 03")).isEqualTo("FF 03 00 1C 01 19 0A 01");
    assertThat(ask("FF 04")).isEqualTo("FF 04 00 " + text("fn_v_1_2        ", 16) + " 01");
    assertThat(ask("FF 74").split(" ")).hasSize(3 + 48);
  }

  @Test
  void registrationResultHasTheLengthOfItsFormat() throws IOException {
    String owner = REGISTERED + " " + INN + " " + RNM + " 01 00";
    String both = "01 00 00 00 " + SIGN_OF_1;
    String modern = "FF 09 00 " + owner + " 00 " + OFD_INN + " 00 00 00 00 " + both;
    assertThat(ask("FF 09")).isEqualTo(modern);
    assertThat(client.exchange("FF 4C" + ADMINISTRATOR + " 01"))
        .isEqualTo(modern.replace("FF 09", "FF 4C"));
    assertThat(client.exchange("FF 4C" + ADMINISTRATOR + " 02")).isEqualTo("FF 4C 08");

    begin(Samples.register().withModel("legacy"));
    assertThat(ask("FF 09")).isEqualTo("FF 09 00 " + owner + " " + both);
    assertThat(ask("FF 63")).isEqualTo("FF 63 37");
    assertThat(ask("FF 03")).isEqualTo("FF 03 00 1C 01 19");
  }

  @Test
  void anOwnerWhoChangesMakesASecondRegistration() throws IOException {
    simulator.set("inn", "990000000115");
    assertThat(client.exchange("FF 4C" + ADMINISTRATOR + " 02"))
        .startsWith("FF 4C 00 1A 0B 15 0C 00 " + text("990000000115", 12))
        .contains(text("0000123457", 10))
        .contains(" 20 00 00 00 DD 05 00 00 ");
    assertThat(ask("FF 01")).endsWith("DD 05 00 00");
    assertThat(client.exchange("FF 0A" + ADMINISTRATOR + " DD 05 00 00"))
        .startsWith("FF 0A 00 0B 01");
  }

  @Test
  void givesSingleTagsOfTheRegistration() throws IOException {
    assertThat(tag("F5 03")).isEqualTo("FF 0E 00 F5 03 10 00 " + text(Samples.SERIAL, 16));
    assertThat(tag("0D 04")).isEqualTo("FF 0E 00 0D 04 14 00 " + RNM);
    assertThat(tag("FA 03")).isEqualTo("FF 0E 00 FA 03 0C 00 " + INN);
    assertThat(tag("18 04")).isEqualTo("FF 0E 00 18 04 0C 00 8E 8E 8E 20 22 8F E0 A8 AC A5 E0 22");
    assertThat(tag("B9 04")).isEqualTo("FF 0E 00 B9 04 01 00 04");
    assertThat(tag("BD 04")).isEqualTo("FF 0E 00 BD 04 02 00 D6 01");
    assertThat(tag("0C 04")).isEqualTo("FF 0E 08");
  }

  @Test
  void saysTheKindsOfTradeAsItsFormatAllows() throws IOException {
    assertThat(tag("0A 05")).isEqualTo("FF 0E 00 0A 05 04 00 00 00 00 00");
    simulator.set("marked", "1");
    simulator.set("pawnshop", "1");
    simulator.set("insurance", "1");
    assertThat(tag("0A 05")).isEqualTo("FF 0E 00 0A 05 04 00 00 31 00 00");

    begin(Samples.register().withModel("mpay").with("automat", "A7"));
    assertThat(tag("0A 05")).isEqualTo("FF 0E 08");
    assertThat(tag("0C 04")).isEqualTo("FF 0E 00 0C 04 02 00 41 37");
  }

  @Test
  void givesAllTagsInBlocksThatReadLikeTheSingleOnes() throws IOException {
    assertThat(tag("FF FF")).isEqualTo("FF 0E 00");
    StringBuilder all = new StringBuilder();
    String block = ask("FF 3B");
    while (block.startsWith("FF 3B 00 ")) {
      all.append(' ').append(block.substring("FF 3B 00 ".length()));
      block = ask("FF 3B");
    }
    assertThat(block).isEqualTo("FF 3B 08");
    assertThat(all).startsWith(" 11 04 10 00 " + FN + " 0D 04 14 00 " + RNM);
    assertThat(all)
        .contains("F5 03 10 00 " + text(Samples.SERIAL, 16))
        .endsWith("BD 04 02 00 D6 01");
  }

  @Test
  void findsDocumentsOfEveryKind() throws IOException {
    String first = client.exchange("FF 0A" + ADMINISTRATOR + " 01 00 00 00");
    assertThat(first)
        .isEqualTo(
            "FF 0A 00 01 01 "
                + REGISTERED
                + " 01 00 00 00 "
                + SIGN_OF_1
                + " "
                + INN
                + " "
                + RNM
                + " 01 00 00 "
                + OFD_INN);
    assertThat(client.exchange("FF 0A" + ADMINISTRATOR + " AA 05 00 00"))
        .isEqualTo("FF 0A 00 02 01 1A 0B 15 09 0A AA 05 00 00 7E 66 F3 85 28 00");
    assertThat(client.exchange("FF 0A" + ADMINISTRATOR + " DC 05 00 00"))
        .isEqualTo("FF 0A 00 05 01 1A 0B 15 0B 28 DC 05 00 00 0C F8 46 F9 28 00");
    assertThat(client.exchange("FF 0A" + ADMINISTRATOR + " 07 00 00 00").split(" ")).hasSize(24);
    assertThat(client.exchange("FF 0A" + ADMINISTRATOR + " DD 05 00 00")).isEqualTo("FF 0A 08");
    assertThat(client.exchange("FF 0A" + ADMINISTRATOR + " 00 00 00 00")).isEqualTo("FF 0A 08");
  }

  @Test
  void readsADocumentByItsAnnouncedLength() throws IOException {
    String head = client.exchange("FF 3A" + ADMINISTRATOR + " DC 05 00 00");
    assertThat(head).startsWith("FF 3A 00 05 00 ");
    String tags = ask("FF 3B").substring("FF 3B 00 ".length());
    assertThat(tags.split(" ")).hasSize(Integer.parseInt(head.substring(15, 17), 16));
    assertThat(tags).contains("BD 04 02 00 AE 01").contains("1C 04 01 00 00");
    assertThat(ask("FF 3B")).isEqualTo("FF 3B 08");
  }

  @Test
  void tellsWhatWasNotSent() throws IOException {
    assertThat(ask("FF 39")).isEqualTo("FF 39 00 01 00 00 00 00 00 00 00 00 00 00 00 00");
    assertThat(ask("FF 3F")).isEqualTo("FF 3F 00 00 00");
    assertThat(ask("FF 30")).isEqualTo("FF 30 00 00 00 C8");
    simulator.set("unsent", "3");
    assertThat(ask("FF 39")).isEqualTo("FF 39 00 02 00 03 00 DA 05 00 00 1A 0B 15 0B 22");
    assertThat(ask("FF 3F")).isEqualTo("FF 3F 00 03 00");
    assertThat(client.exchange("FF 3C" + ADMINISTRATOR + " DA 05 00 00")).isEqualTo("FF 3C 08");
    assertThat(client.exchange("FF 3C" + ADMINISTRATOR + " D9 05 00 00").split(" "))
        .hasSize(3 + 27);
    assertThat(client.exchange(Samples.readField(20, 5)))
        .isEqualTo("1F 00 " + text("21.11.26 11:34", 32));
    simulator.set("unsent-days", "4");
    assertThat(ask("FF 01")).startsWith("FF 01 00 03 00 00 00 08");
  }

  @Test
  void givesTheMessageForTheOperatorInParts() throws IOException {
    simulator.set("unsent", "1");
    assertThat(ask("FF 30")).matches("FF 30 00 .. 00 C8");
    assertThat(client.exchange("FF 31" + ADMINISTRATOR + " 00 00 08"))
        .isEqualTo("FF 31 00 2A 08 41 0A 81 A2 01 20");
    assertThat(client.exchange("FF 31" + ADMINISTRATOR + " 08 00 10")).isEqualTo("FF 31 00 " + FN);
    assertThat(client.exchange("FF 31" + ADMINISTRATOR + " 00 10 01")).isEqualTo("FF 31 33");
  }

  @Test
  void countsShiftsAndDocumentsAsTheyAreMade() throws IOException {
    assertThat(ask("FF 40")).isEqualTo("FF 40 00 00 28 00 00 00");
    simulator.set("shift-open", "on");
    assertThat(ask("FF 40")).isEqualTo("FF 40 00 01 29 00 00 00");
    assertThat(client.exchange("FF 0A" + ADMINISTRATOR + " DD 05 00 00"))
        .startsWith("FF 0A 00 02 01 1A 0B 15 0C 00");
    simulator.set("shift-open", "off");
    assertThat(ask("FF 40")).isEqualTo("FF 40 00 00 29 00 00 00");
    assertThat(ask("FF 01")).endsWith("DE 05 00 00");
  }

  @Test
  void anotherStorageBeginsAtDocumentOneAndKeepsTheRegistrationNumber() throws IOException {
    simulator.set("fn", "9999078900001234");
    assertThat(ask("FF 02")).isEqualTo("FF 02 00 " + text("9999078900001234", 16));
    assertThat(ask("FF 01")).endsWith("01 00 00 00");
    assertThat(tag("0D 04")).endsWith(RNM);
    assertThat(ask("FF 40")).isEqualTo("FF 40 00 00 00 00 00 00");
  }

  @Test
  void anotherSerialIsAnotherRegisterOfTheSameOwner() throws IOException {
    simulator.set("inn", "990000000115");
    simulator.set("licence-until", "2026-12-31");
    simulator.set("serial", "0239110138900130");
    assertThat(tag("F5 03")).endsWith(text("0239110138900130", 16));
    assertThat(tag("FA 03")).endsWith(text("990000000115", 12));
    assertThat(ask("FF 02")).isEqualTo("FF 02 00 " + text("9999110138900130", 16));
    assertThat(client.exchange("FE E7 00 00 00 00")).isEqualTo("FE 00" + " 00".repeat(64));
  }

  @Test
  void aNewRegisterEndsWithTheClosingOfItsShift() throws IOException {
    begin(Samples.register().with("documents", "9000"));
    assertThat(client.exchange("FF 0A" + ADMINISTRATOR + " 28 23 00 00")).startsWith("FF 0A 00 05");
    begin(Samples.register().with("documents", "1"));
    assertThat(client.exchange("FF 0A" + ADMINISTRATOR + " 01 00 00 00")).startsWith("FF 0A 00 01");
  }

  private String ask(String code) throws IOException {
    return client.exchange(code + ADMINISTRATOR);
  }

  private String tag(String tag) throws IOException {
    return client.exchange("FF 0E" + ADMINISTRATOR + " 01 " + tag);
  }

  private void begin(SimulatorConfig config) throws IOException {
    if (simulator != null) {
      stop();
    }
    simulator = RegisterSimulator.start(config);
    client = new RawClient(simulator.port());
  }
}
