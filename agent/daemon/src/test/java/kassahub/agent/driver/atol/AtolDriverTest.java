package kassahub.agent.driver.atol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.RegisterAccess;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterFault.Kind;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.driver.RegisterSnapshot.Registration;
import kassahub.agent.driver.WriteRules;
import kassahub.agent.driver.shtrih.Issuer;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;
import kassahub.agent.simulator.atol.AtolRegister;
import kassahub.agent.simulator.atol.AtolService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only this vendor has; the rest is in the contract. */
@Timeout(180)
class AtolDriverTest {
  private static final String SERIAL = "00106209876543";
  private static final Duration AIM = Duration.ofSeconds(60);
  private static final AtolSettings SETTINGS =
      AtolSettings.DEFAULT.withTimes(AtolContractTest.TIMES);

  private final Links links = new Links();
  private final RegisterAccess access = SETTINGS.access();
  private AtolService service;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void startService() throws IOException {
    service = AtolService.start(new AtolRegister(SERIAL));
  }

  @AfterEach
  void stop() throws IOException {
    service.close();
    links.close();
  }

  @Test
  void readsTheColumnsOfTheStatusReport() {
    RegisterSnapshot state = told(visit(driver -> driver.readState(AIM)));
    Registration registration = state.registration();
    assertThat(registration.userName()).hasValue("ООО \"Ромашка\"");
    assertThat(registration.place()).hasValue("Магазин у дома");
    assertThat(registration.taxation()).as("osn and patent").hasValue(1 + 32);
    assertThat(registration.markedGoods()).hasValue(true);
    assertThat(registration.automatNumber()).as("told as nothing").isEmpty();
    assertThat(registration.ofdInn()).hasValue("7704211201");
    assertThat(state.storage().orElseThrow().registrationsLeft()).hasValue(10);
    assertThat(state.clock()).hasValue(LocalDateTime.of(2026, 11, 28, 10, 15, 30));
    assertThat(state.shift().receipts()).hasValue(5);
  }

  @Test
  void warningsBecomeTheStoragesBits() {
    assertThat(warnings()).isZero();
    service.register().set("memory-full", "on");
    service.register().set("unsent", "3");
    assertThat(warnings()).as("memory full, operator silent").isEqualTo(0b1100);
  }

  private int warnings() {
    return told(visit(driver -> driver.readState(AIM))).storage().orElseThrow().warnings();
  }

  @Test
  void licencesHaveNamesAndCannotBeWritten() {
    assertThat(told(visit(RegisterDriver::licenceNames))).containsExactly("1 54-ФЗ", "10");
    var line = new Issuer().line("0000106209876543", LocalDate.of(2027, 3, 31));
    int asked = service.asked().size();
    assertThat(kind(visit(driver -> driver.writeLicence(line, WriteRules.REPLACE))))
        .isEqualTo(Kind.UNSUPPORTED);
    assertThat(kind(visit(RegisterDriver::restart))).isEqualTo(Kind.UNSUPPORTED);
    assertThat(service.asked()).as("and nothing was tried").hasSize(asked);
  }

  /** The list is these eight, and nothing that is not on it ever reaches the service. */
  @Test
  void onlyAllowedTasksAreAsked() {
    assertThat(Arrays.stream(AllowedTask.values()).map(AllowedTask::type))
        .containsExactlyInAnyOrder(
            "getDeviceInfo",
            "getDeviceStatus",
            "getShiftStatus",
            "getFnInfo",
            "getFnStatus",
            "ofdExchangeStatus",
            "getRegistrationInfo",
            "getLicenses");
    told(visit(RegisterDriver::identify));
    told(visit(driver -> driver.readState(AIM)));
    told(visit(RegisterDriver::licenceNames));
    assertThat(Set.copyOf(service.asked()))
        .isEqualTo(Set.copyOf(Arrays.stream(AllowedTask.values()).map(AllowedTask::type).toList()));
  }

  @Test
  void whatSeldomChangesIsAskedOnce() {
    told(visit(driver -> driver.readState(AIM)));
    told(visit(driver -> driver.readState(AIM)));
    assertThat(service.asked()).containsOnlyOnce("getRegistrationInfo");
    access.refresh();
    told(visit(driver -> driver.readState(AIM)));
    assertThat(service.asked().stream().filter("getRegistrationInfo"::equals)).hasSize(2);
  }

  /** A receipt without paper holds the queue: the agent's question waits behind it, once. */
  @Test
  void aQueueThatStandsStillHoldsOneTaskOfTheAgent() {
    service.register().set("stuck", "on");
    for (int visit = 0; visit < 4; visit++) {
      assertThat(kind(visit(driver -> driver.readState(AIM)))).isEqualTo(Kind.NO_ANSWER);
    }
    assertThat(service.asked()).hasSize(1);
    service.register().set("stuck", "off");
    visit(driver -> driver.readState(AIM)); // asks after the one that waited
    assertThat(told(visit(driver -> driver.readState(AIM))).serial()).isEqualTo(SERIAL);
  }

  @ParameterizedTest
  @CsvSource({"no-connection, NO_ANSWER", "port-busy, BUSY", "port-gone, UNREACHABLE"})
  void errorsOfTheDriverAreFaults(String error, Kind kind) {
    service.register().set(error, "on");
    assertThat(kind(visit(driver -> driver.readState(AIM)))).isEqualTo(kind);
  }

  @Test
  void namesTheRegisterWhereAServiceHasSeveral() {
    RegisterAccess second = SETTINGS.withDevice(Optional.of("kassa-2")).access();
    second.open(links, address()).told().orElseThrow().identify();
    assertThat(service.devices()).containsOnly("kassa-2");
    assertThatThrownBy(() -> AtolSettings.device("kassa\r\n2"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noPasswordIsPrinted() {
    var login = new Login("agent", "secret-word");
    assertThat(SETTINGS.withLogin(Optional.of(login)).toString()).doesNotContain("secret-word");
    assertThat(SETTINGS.withLogin(Optional.of(login)).keys().toString()).doesNotContain("secret");
  }

  private LinkAddress address() {
    return new LinkAddress.Tcp("127.0.0.1", service.port());
  }

  private <T> Answer<T> visit(Function<RegisterDriver, Answer<T>> asking) {
    return access.open(links, address()).match(asking, Answer::fault);
  }

  private static Kind kind(Answer<?> answer) {
    return answer.fault().map(RegisterFault::kind).orElseThrow();
  }

  private static <T> T told(Answer<T> answer) {
    return answer.match(
        value -> value,
        fault -> {
          throw new AssertionError(fault.text());
        });
  }
}
