package kassahub.agent.driver.shtrih;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.LicenceWrite;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterFault.Kind;
import kassahub.agent.driver.RegisterIdentity;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.driver.RegisterSnapshot.ShiftState;
import kassahub.agent.driver.WriteRules;
import kassahub.agent.driver.shtrih.ShtrihSettings.Protocol;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver against the simulated register, over TCP. */
class ShtrihDriverTest {
  private static final String SERIAL = "0085430138900121";
  private static final LocalDate UNTIL = LocalDate.of(2027, 3, 31);
  private static final ExchangeTimes TIMES =
      new ExchangeTimes(
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(20));
  private static final Duration AIM = Duration.ofSeconds(60);

  private final Issuer issuer = new Issuer();
  private final Links links = new Links();
  private final RegisterMemory memory = new RegisterMemory();
  private Optional<RegisterSimulator> simulator = Optional.empty();

  @AfterEach
  void stop() {
    links.close();
    simulator.ifPresent(RegisterSimulator::close);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nano",
        "online",
        "rr04",
        "mpay",
        "mobile",
        "netpay",
        "payonline",
        "aqsi",
        "rr-electro"
      })
  void learnsWhoARegisterIsAndEverythingTheReportNeeds(String model) throws IOException {
    start(config().withModel(model));

    RegisterIdentity identity = told(open().identify());
    assertThat(identity.serial()).isEqualTo(SERIAL);
    assertThat(identity.model()).isNotBlank();
    assertThat(identity.firmwareVersion())
        .hasValueSatisfying(v -> assertThat(v).matches("[A-Z]\\.\\d"));
    RegisterSnapshot state = told(open().readState(AIM));
    assertThat(state.fault()).isEmpty();
    assertThat(state.storage())
        .hasValueSatisfying(fn -> assertThat(fn.number()).isEqualTo(value("fn")));
    assertThat(state.registration().registrationNumber()).hasValue(value("rnm"));
    assertThat(state.registration().userInn()).hasValue(value("inn"));
    assertThat(state.registration().ffd()).hasValue(model.startsWith("m") ? 3 : 4);
  }

  @Test
  void readsTheColumnsOfTheStatusReport() throws IOException {
    start(config().with("marked", "1").with("autonomous", "0").with("automat", "A-17"));

    RegisterSnapshot.Registration registration = told(open().readState(AIM)).registration();
    assertThat(registration.userName()).hasValue(value("user-name"));
    assertThat(registration.address()).hasValue(value("address"));
    assertThat(registration.place()).hasValue(value("place"));
    assertThat(registration.taxSite()).hasValue(value("tax-site"));
    assertThat(registration.senderEmail()).hasValue(value("email"));
    assertThat(registration.automatNumber()).hasValue("A-17");
    assertThat(registration.registerVersion()).hasValue("003");
    assertThat(registration.autonomous()).hasValue(false);
    assertThat(registration.markedGoods()).hasValue(true);
    assertThat(registration.pawnshop()).hasValue(false);
    assertThat(registration.storageActivated()).hasValue(LocalDate.parse(value("fn-activated")));
    assertThat(registration.keyResourceDays()).isPresent();
    assertThat(registration.ofdInn()).hasValue(value("ofd-inn"));
  }

  @Test
  void readsStorageQueueAndShift() throws IOException {
    start(
        config()
            .withFault("unsent", "7")
            .withFault("shift-open", "on")
            .with("fn-expires", "2027-05-06"));

    RegisterSnapshot state = told(open().readState(AIM));
    assertThat(state.shift().state()).isEqualTo(ShiftState.OPEN);
    assertThat(state.shift().opened())
        .map(Object::toString)
        .hasValueSatisfying(t -> assertThat(value("shift-opened")).startsWith(t.substring(0, 16)));
    assertThat(state.ofd().unsent()).hasValue(7);
    assertThat(state.ofd().firstUnsent()).isPresent();
    assertThat(state.storage().orElseThrow().expires()).hasValue(LocalDate.of(2027, 5, 6));
    assertThat(state.storage().orElseThrow().documentsLeft()).isPresent();
    assertThat(state.clock()).isPresent();
  }

  @Test
  void degradesToUnknownOnFirmwareWithoutTables() throws IOException {
    start(config().withModel("legacy"));

    RegisterSnapshot state = told(open().readState(AIM));
    assertThat(state.registration().markedGoods()).as("1.05 does not know it").isEmpty();
    assertThat(state.registration().zoneMinutes()).isEmpty();
    assertThat(state.shift().state()).isEqualTo(ShiftState.CLOSED);
    assertThat(told(open().readState(AIM)))
        .as("the same without asking again")
        .isEqualTo(told(open().readState(AIM)));
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void installsALicenceOverEitherProtocol(Protocol protocol) throws IOException {
    start(config().with("protocol", protocol == Protocol.ALTERNATIVE ? "2" : "auto"));
    LicenceLine line = issuer.line(SERIAL, UNTIL);

    Answer<LicenceWrite> written = open(protocol).writeLicence(line, WriteRules.ONLY_ADD);
    assertThat(told(written)).isEqualTo(new LicenceWrite(true, line.mask()));
    assertThat(simulator().state().licence()).isEqualTo(line.mask());
    Answer<LicenceWrite> again = open(protocol).writeLicence(line, WriteRules.ONLY_ADD);
    assertThat(told(again)).isEqualTo(new LicenceWrite(false, line.mask()));
    assertThat(simulator().state().licenceWrites()).isEqualTo(1);
  }

  @Test
  void findsProtocolTwoByItself() throws IOException {
    start(config().with("protocol", "2"));

    assertThat(told(open(Protocol.AUTO).identify()).protocol()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "shift-open, SHIFT_OPEN",
    "shift-over-24h, SHIFT_OPEN",
    "document-open, DOCUMENT_OPEN",
    "mode, MODE",
    "date-confirm, DATE_CONFIRM",
    "printing, PRINTING",
    "silent, NO_ANSWER",
    "password, PASSWORD",
    "no-licence-commands, UNSUPPORTED",
    "busy, BUSY",
    "cut-after-ack, NO_ANSWER"
  })
  void writesNothingAndSaysWhyWhenItMayNot(String fault, Kind kind) throws IOException {
    start(config().withFault(fault, "on"));

    Answer<LicenceWrite> answer = write(issuer.line(SERIAL, UNTIL), WriteRules.ONLY_ADD);
    assertThat(answer.fault()).map(RegisterFault::kind).hasValue(kind);
    simulator().set(fault, "off");
    assertThat(simulator().state().licenceWrites()).isZero();
  }

  @Test
  void tellsTheRegistersOwnWordsWhenItRefuses() throws IOException {
    start(config().withFault("licence-refused", "0xD5"));

    RegisterFault fault =
        write(issuer.line(SERIAL, UNTIL), WriteRules.ONLY_ADD).fault().orElseThrow();
    assertThat(fault.kind()).isEqualTo(Kind.REFUSED);
    assertThat(fault.deviceCode()).hasValue(0xD5);
    assertThat(fault.message()).containsPattern("[а-я]{4}");
  }

  @Test
  void believesWhatItReadsBackAndNotTheWordOfTheRegister() throws IOException {
    start(config().withFault("licence-not-kept", "on"));
    LicenceLine line = issuer.line(SERIAL, UNTIL);

    assertThat(write(line, WriteRules.ONLY_ADD).fault())
        .map(RegisterFault::kind)
        .hasValue(Kind.READ_BACK_DIFFERS);
    simulator().set("licence-not-kept", "off");
    assertThat(told(write(line, WriteRules.ONLY_ADD)))
        .isEqualTo(new LicenceWrite(true, line.mask()));
  }

  @Test
  void writesNoLicenceOfAnotherRegister() throws IOException {
    start(config());

    Answer<LicenceWrite> answer =
        write(issuer.line("0085430138900999", UNTIL), WriteRules.ONLY_ADD);
    assertThat(answer.fault()).map(RegisterFault::kind).hasValue(Kind.WRONG_REGISTER);
  }

  @Test
  void shortensALicenceOnlyWhenAnOperatorReplacesIt() throws IOException {
    LicenceMask held = LicenceMask.fromHex("FF00FF0000000000FFFFFFFF");
    start(config().with("licence", held.hex()));
    LicenceLine line = issuer.line(SERIAL, LicenceMask.fromHex("0000000000000000FFFFFFFFFF"));

    assertThat(write(line, WriteRules.ONLY_ADD).fault())
        .map(RegisterFault::kind)
        .hasValue(Kind.WOULD_SHORTEN);
    assertThat(simulator().state().licence()).isEqualTo(held);
    assertThat(told(write(line, WriteRules.REPLACE)).held()).isEqualTo(line.mask());
  }

  @Test
  void replacesNothingWhereALongerLicenceCameMeanwhile() throws IOException {
    LicenceMask held = LicenceMask.fromHex("FF00FF0000000000FFFFFFFFFFFF");
    start(config().with("licence", held.hex()));
    LicenceLine line = issuer.line(SERIAL, LicenceMask.fromHex("0000000000000000FFFFFFFFFF"));

    assertThat(told(write(line, WriteRules.REPLACE))).isEqualTo(new LicenceWrite(false, held));
    assertThat(simulator().state().licence()).isEqualTo(held);
  }

  @Test
  void triesAWrongPasswordOnce() throws IOException {
    start(config().withFault("password", "12345"));
    assertThat(open().readState(AIM).fault()).map(RegisterFault::kind).hasValue(Kind.PASSWORD);
    long executed = simulator().state().executed();

    assertThat(open().readState(AIM).fault()).map(RegisterFault::kind).hasValue(Kind.PASSWORD);
    assertThat(simulator().state().executed()).isEqualTo(executed);
  }

  @Test
  void survivesNoiseLossAndRefusedFrames() throws IOException {
    start(config().withFault("bad-lrc", "30").withFault("nak", "30"));
    LicenceLine line = issuer.line(SERIAL, UNTIL);

    List<Answer<LicenceWrite>> tries =
        Stream.generate(() -> write(line, WriteRules.ONLY_ADD)).limit(10).toList();
    assertThat(tries).anyMatch(answer -> answer.told().isPresent());
    assertThat(simulator().state().licenceWrites()).isEqualTo(1);
  }

  @Test
  void takesAnAnswerThatACutConnectionLeftBehindAndNoOther() throws IOException {
    start(config().withFault("keep-pending", "on").withFault("cut-after-ack", "on"));
    assertThat(open().readState(AIM).fault()).map(RegisterFault::kind).hasValue(Kind.NO_ANSWER);
    simulator().set("cut-after-ack", "off");

    assertThat(told(open().readState(AIM)).serial())
        .as("our own answer was waiting")
        .isEqualTo(SERIAL);
    assertThat(memory.unaskedAnswers()).isZero();
  }

  @Test
  void leavesAnotherProgramsAnswerAlone() throws IOException {
    start(config().withFault("keep-pending", "on").withFault("cut-after-ack", "on"));
    assertThat(
            ShtrihDriver.open(links, address(), settings(Protocol.STANDARD), new RegisterMemory())
                .told()
                .orElseThrow()
                .identify()
                .fault())
        .isPresent();
    simulator().set("cut-after-ack", "off");

    assertThat(open().identify().fault()).map(RegisterFault::kind).hasValue(Kind.BUSY);
    assertThat(memory.unaskedAnswers()).isEqualTo(1);
  }

  @Test
  void readsOnlyTheModeWhileADocumentIsOpen() throws IOException {
    start(config());
    RegisterSnapshot before = told(open().readState(AIM));
    simulator().set("document-open", "on");
    long executed = simulator().state().executed();

    RegisterSnapshot during = told(open().readState(AIM));
    assertThat(during.shift().documentOpen()).hasValue(true);
    assertThat(during.storage()).isEqualTo(before.storage());
    assertThat(simulator().state().executed() - executed).isEqualTo(1);
  }

  @Test
  void saysThatTheStorageIsMissingAndReadsTheRest() throws IOException {
    start(
        config()
            .withFault("no-fn", "on")
            .with("licence", LicenceMask.none().throughQuarterOf(UNTIL).hex()));

    RegisterSnapshot state = told(open().readState(AIM));
    assertThat(state.storage()).isEmpty();
    assertThat(state.fault()).map(RegisterFault::kind).hasValue(Kind.NO_FISCAL_STORAGE);
    assertThat(state.licence().flatMap(LicenceMask::until)).hasValue(UNTIL);
  }

  @Test
  void restartsARegister() throws IOException {
    start(config());

    assertThat(told(open().restart())).isTrue();
    assertThat(simulator().state().restarts()).isEqualTo(1);
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    try (var held = new Socket()) { // a port that nobody else may listen on meanwhile
      held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var gone = new LinkAddress.Tcp("127.0.0.1", held.getLocalPort());
      Answer<RegisterDriver> opened =
          ShtrihDriver.open(links, gone, settings(Protocol.AUTO), memory);
      assertThat(opened.fault()).map(RegisterFault::kind).hasValue(Kind.UNREACHABLE);
    }
  }

  private SimulatorConfig config() {
    return SimulatorConfig.of(SERIAL).withLicenceLock(issuer.lock());
  }

  private void start(SimulatorConfig config) throws IOException {
    simulator = Optional.of(RegisterSimulator.start(config));
  }

  private RegisterSimulator simulator() {
    return simulator.orElseThrow();
  }

  private String value(String name) {
    return simulator().get(name);
  }

  private LinkAddress address() {
    return new LinkAddress.Tcp("127.0.0.1", simulator().port());
  }

  private static ShtrihSettings settings(Protocol protocol) {
    return new ShtrihSettings(protocol, Password.FACTORY, TIMES);
  }

  /**
   * Each call is a connection of its own; the one before is closed first, as registers serve one
   * client.
   */
  private RegisterDriver open() {
    return open(Protocol.AUTO);
  }

  private RegisterDriver open(Protocol protocol) {
    opened.ifPresent(RegisterDriver::close);
    opened =
        Optional.of(
            ShtrihDriver.open(links, address(), settings(protocol), memory).told().orElseThrow());
    return opened.get();
  }

  private Optional<RegisterDriver> opened = Optional.empty();

  private Answer<LicenceWrite> write(LicenceLine line, WriteRules rules) {
    opened.ifPresent(RegisterDriver::close);
    Answer<RegisterDriver> driver =
        ShtrihDriver.open(links, address(), settings(Protocol.AUTO), memory);
    opened = driver.told();
    return driver.match(open -> open.writeLicence(line, rules), Answer::fault);
  }

  private static <T> T told(Answer<T> answer) {
    return answer.match(
        value -> value,
        fault -> {
          throw new AssertionError(fault.text());
        });
  }
}
