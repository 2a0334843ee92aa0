package kassahub.agent.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HexFormat;
import kassahub.agent.simulator.device.LicenceLock;
import kassahub.codec.licence.LicenceMask;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LicenceTest {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
  private static final String SERIAL = "0085430138900121";
  private static final String READ = "FE E7 00 00 00 00";
  private static final String UNTIL_2026 = "00 ".repeat(8) + "FF FF FF 0F" + " 00".repeat(52);
  private static final Ed25519PrivateKeyParameters ISSUER =
      new Ed25519PrivateKeyParameters(new byte[32], 0);

  @TempDir Path directory;

  @Test
  void takesALicenceOfItsIssuerAndReadsItBackOnBothPaths() throws IOException {
    try (RegisterSimulator simulator = RegisterSimulator.start(config());
        RawClient client = new RawClient(simulator.port())) {
      assertThat(client.exchange(write(UNTIL_2026, SERIAL))).isEqualTo("FE 00");

      assertThat(client.exchange(READ)).isEqualTo("FE 00 " + UNTIL_2026);
      String table = "0".repeat(16) + "ffffff0f" + "0".repeat(104);
      assertThat(client.exchange("1F 1E 00 00 00 17 01 00 0F"))
          .isEqualTo("1F 00 " + HEX.formatHex(table.getBytes(StandardCharsets.US_ASCII)));
      assertThat(simulator.state().licence().until()).contains(LocalDate.of(2026, 12, 31));
      assertThat(simulator.state().licenceWrites()).isEqualTo(1);
    }
  }

  @Test
  void refusesForeignAndMisplacedLicences() throws IOException {
    try (RegisterSimulator simulator = RegisterSimulator.start(config());
        RawClient client = new RawClient(simulator.port())) {
      String good = write(UNTIL_2026, SERIAL);
      String changed = good.replace("FF FF FF 0F", "FF FF FF 1F");
      assertThat(client.exchange(changed)).isEqualTo("FE D5");
      assertThat(client.exchange(write(UNTIL_2026, "0239110138900130"))).isEqualTo("FE D5");
      assertThat(client.exchange(good.substring(0, good.length() - 3))).isEqualTo("FE 7E");
      assertThat(client.exchange(good + " 00")).isEqualTo("FE 7E");
      assertThat(client.exchange(READ)).isEqualTo("FE 00" + " 00".repeat(64));
      assertThat(simulator.state().licenceWrites()).isZero();
    }
  }

  @Test
  void withoutAKeyItTakesNoLicence() throws IOException {
    try (RegisterSimulator simulator = RegisterSimulator.start(SimulatorConfig.of(SERIAL));
        RawClient client = new RawClient(simulator.port())) {
      assertThat(client.exchange(write(UNTIL_2026, SERIAL))).isEqualTo("FE D5");
    }
  }

  @Test
  void takesNoLicenceWhileTheShiftIsOpen() throws IOException {
    try (RegisterSimulator simulator =
            RegisterSimulator.start(config().withFault("shift-open", "on"));
        RawClient client = new RawClient(simulator.port())) {
      assertThat(client.exchange(write(UNTIL_2026, SERIAL))).isEqualTo("FE 73");
      simulator.set("shift-open", "off");
      assertThat(client.exchange(write(UNTIL_2026, SERIAL))).isEqualTo("FE 00");
    }
  }

  @Test
  void refusesOnOrderWithTheResultAskedFor() throws IOException {
    try (RegisterSimulator simulator = RegisterSimulator.start(config());
        RawClient client = new RawClient(simulator.port())) {
      simulator.set("licence-refused", "0x33");
      assertThat(client.exchange(write(UNTIL_2026, SERIAL))).isEqualTo("FE 33");
      simulator.set("licence-refused", "off");
      simulator.set("no-licence-commands", "on");
      assertThat(client.exchange(READ)).isEqualTo("FE 37");
    }
  }

  @Test
  void saysOnOrderThatALicenceIsWrittenAndKeepsTheOneBefore() throws IOException {
    try (RegisterSimulator simulator =
            RegisterSimulator.start(config().withFault("licence-not-kept", "on"));
        RawClient client = new RawClient(simulator.port())) {
      assertThat(client.exchange(write(UNTIL_2026, SERIAL))).isEqualTo("FE 00");
      assertThat(client.exchange(READ)).isEqualTo("FE 00" + " 00".repeat(64));
      assertThat(simulator.state().licenceWrites()).isZero();
    }
  }

  @Test
  void saysInItsParametersWhetherItIsLicensed() throws IOException {
    try (RegisterSimulator simulator =
            RegisterSimulator.start(config().with("licence-until", "2019-01-01"));
        RawClient client = new RawClient(simulator.port())) {
      assertThat(client.exchange("F7 01")).startsWith("F7 00 00 20 00 10 14 88 00 00");
      simulator.set("licence-until", "2099-12-31");
      assertThat(client.exchange("F7 01")).startsWith("F7 00 00 20 00 10 14 88 00 06");
    }
  }

  @Test
  void remembersItsLicenceAcrossARestartAndThenNotTheConfig() throws IOException {
    SimulatorConfig config = config().withState(directory);
    try (RegisterSimulator simulator = RegisterSimulator.start(config);
        RawClient client = new RawClient(simulator.port())) {
      client.exchange(write(UNTIL_2026, SERIAL));
    }
    SimulatorConfig again = config.with("licence-until", "2030-01-01");
    try (RegisterSimulator simulator = RegisterSimulator.start(again);
        RawClient client = new RawClient(simulator.port())) {
      assertThat(client.exchange(READ)).isEqualTo("FE 00 " + UNTIL_2026);
      assertThat(simulator.state().licenceWrites()).isEqualTo(1);
    }
    assertThat(directory).isDirectoryNotContaining("glob:**.next");
  }

  @Test
  void readsKeyFilesOfEveryForm() throws IOException {
    byte[] key = ISSUER.generatePublicKey().getEncoded();
    byte[] der =
        HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(key));
    String base64 = Base64.getMimeEncoder().encodeToString(der);
    assertTakes(Files.write(directory.resolve("raw"), key));
    assertTakes(Files.writeString(directory.resolve("hex"), HexFormat.of().formatHex(key) + "\n"));
    assertTakes(
        Files.writeString(
            directory.resolve("pem"),
            "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n"));
    Path other = Files.writeString(directory.resolve("other"), "-----BEGIN PUBLIC KEY-----\nAA==");
    assertThatThrownBy(() -> LicenceLock.read(other)).hasMessageContaining("Ed25519");
  }

  private static void assertTakes(Path keyFile) throws IOException {
    SimulatorConfig config = SimulatorConfig.of(SERIAL).withLicenceLock(LicenceLock.read(keyFile));
    try (RegisterSimulator simulator = RegisterSimulator.start(config);
        RawClient client = new RawClient(simulator.port())) {
      assertThat(client.exchange(write(UNTIL_2026, SERIAL))).as("%s", keyFile).isEqualTo("FE 00");
    }
  }

  private static SimulatorConfig config() {
    LicenceLock lock = LicenceLock.of(ISSUER.generatePublicKey().getEncoded());
    return SimulatorConfig.of(SERIAL).withLicenceLock(lock);
  }

  /** The message is put together here once more, from DESIGN d14. */
  private static String write(String licence, String signedFor) {
    byte[] head = ("KassaHub licence 1\0" + signedFor).getBytes(StandardCharsets.US_ASCII);
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, ISSUER);
    signer.update(head, 0, head.length);
    signer.update(HEX.parseHex(licence), 0, LicenceMask.LENGTH);
    return "FE E6 " + licence + " " + HEX.formatHex(signer.generateSignature());
  }
}
