package kassahub.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import kassahub.agent.driver.RegisterFault.Kind;
import kassahub.agent.driver.RegisterSnapshot.ShiftState;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.register.RegisterConfig;
import kassahub.agent.register.RegisterConfig.Pace;
import kassahub.agent.register.RegisterWatches;
import kassahub.agent.register.Reports;
import kassahub.agent.register.Till;
import kassahub.agent.register.WatchParts;
import kassahub.agent.state.StateFiles;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every vendor's driver does with its register, over real sockets. */
@Timeout(180)
public abstract class RegisterDriverContract {
  private static final Duration AIM = Duration.ofSeconds(60);
  private static final int UNSENT = 7;

  /** A port at which nobody listens. */
  private static final int NOBODY = 1;

  private final Links links = new Links();

  /** A register of the vendor that listens on 127.0.0.1. */
  protected interface TestRegister extends AutoCloseable {
    int port();

    /** The register's serial, storage number, registration number and user's INN. */
    String serial();

    String storage();

    String registrationNumber();

    String inn();

    /** As when another register is put in its place. */
    void replaceBy(String serial);

    void expires(LocalDate day);

    void shift(ShiftState state);

    void unsent(int documents);

    void loseStorage();

    /** From now on the password of {@link #settings()} is wrong. */
    void changePassword();

    /** How often a password was refused. */
    long refusals();

    @Override
    void close() throws IOException;
  }

  protected abstract TestRegister register() throws IOException;

  /** With short waits. */
  protected abstract DriverSettings settings();

  @AfterEach
  void closeLinks() {
    links.close();
  }

  @Test
  void tellsWhoTheRegisterIs() throws IOException {
    try (var register = register()) {
      RegisterIdentity identity = told(visit(register, RegisterDriver::identify));
      assertThat(identity.serial()).isEqualTo(register.serial());
      assertThat(identity.driver()).isEqualTo(settings().driver());
      assertThat(identity.model()).isNotBlank();
      assertThat(identity.firmwareVersion()).isPresent();
      assertThat(state(register).serial()).isEqualTo(register.serial());
    }
  }

  @Test
  void tellsTheStorageAndWhatItsOperatorLacks() throws IOException {
    try (var register = register()) {
      assertThat(state(register).ofd().unsent()).hasValue(0);
      assertThat(state(register).ofd().firstUnsent()).isEmpty();
      register.expires(LocalDate.of(2027, 5, 6));
      register.unsent(UNSENT);
      RegisterSnapshot state = state(register);
      RegisterSnapshot.Storage storage = state.storage().orElseThrow();
      assertThat(storage.number()).isEqualTo(register.storage());
      assertThat(storage.phase()).isEqualTo(3);
      assertThat(storage.expires()).hasValue(LocalDate.of(2027, 5, 6));
      assertThat(storage.lastDocument()).hasValueSatisfying(n -> assertThat(n).isPositive());
      assertThat(state.ofd().unsent()).hasValue(UNSENT);
      assertThat(state.ofd().firstUnsent()).isPresent();
      assertThat(state.clock()).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(value = ShiftState.class, names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
  void tellsTheShift(ShiftState shift) throws IOException {
    try (var register = register()) {
      register.shift(shift);
      assertThat(state(register).shift().state()).isEqualTo(shift);
      assertThat(state(register).shift().number()).isPresent();
    }
  }

  @Test
  void tellsTheRegistration() throws IOException {
    try (var register = register()) {
      RegisterSnapshot.Registration registration = state(register).registration();
      assertThat(registration.registrationNumber()).hasValue(register.registrationNumber());
      assertThat(registration.userInn()).hasValue(register.inn());
      assertThat(registration.userName()).isPresent();
      assertThat(registration.ffd()).hasValue(4);
      assertThat(registration.autonomous()).hasValue(false);
    }
  }

  @Test
  void aMissingStorageIsSaidAndTheRestIsRead() throws IOException {
    try (var register = register()) {
      register.loseStorage();
      RegisterSnapshot state = state(register);
      assertThat(state.serial()).isEqualTo(register.serial());
      assertThat(state.storage()).isEmpty();
      assertThat(state.ofd().unsent()).isEmpty();
      assertThat(state.fault()).map(RegisterFault::kind).hasValue(Kind.NO_FISCAL_STORAGE);
    }
  }

  /** A licence is told, or it is said that this vendor tells none: never an empty one. */
  @Test
  void aLicenceThatIsNotToldIsUnsupported() throws IOException {
    try (var register = register()) {
      var licence = visit(register, RegisterDriver::readLicence);
      licence.fault().ifPresent(why -> assertThat(why.kind()).isEqualTo(Kind.UNSUPPORTED));
      assertThat(licence.told().isPresent()).isEqualTo(state(register).licence().isPresent());
    }
  }

  @Test
  void aWrongPasswordIsTriedOnceUntilAPersonSaysSo() throws IOException {
    try (var register = register()) {
      register.changePassword();
      RegisterAccess access = settings().access();
      for (int visit = 0; visit < 3; visit++) {
        assertThat(stateFault(access, register.port())).isEqualTo(Kind.PASSWORD);
      }
      assertThat(register.refusals()).isEqualTo(1);
      access.tryPasswordAgain(System.nanoTime());
      assertThat(stateFault(access, register.port())).isEqualTo(Kind.PASSWORD);
      assertThat(register.refusals()).isEqualTo(2);
      access.tryPasswordAgain(System.nanoTime());
      assertThat(stateFault(access, register.port())).isEqualTo(Kind.PASSWORD);
      assertThat(register.refusals()).as("a minute apart").isEqualTo(2);
    }
  }

  @Test
  void nobodyThereIsUnreachable() throws IOException {
    assertThat(stateFault(settings().access(), NOBODY)).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void aSilentRegisterIsGivenUpSoon() throws IOException {
    long began = System.nanoTime();
    try (var silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      assertThat(stateFault(settings().access(), silent.getLocalPort())).isEqualTo(Kind.NO_ANSWER);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .as("long before the task's own end")
        .isLessThan(AIM.dividedBy(2));
  }

  /** Another device at the address is a fault that passes, never an exception or a register. */
  @Test
  void nonsenseIsNoRegister() throws IOException {
    try (var strange = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      var talker = new Thread(() -> talkNonsense(strange));
      talker.setDaemon(true); // it ends with the socket
      talker.start();
      Kind kind = stateFault(settings().access(), strange.getLocalPort());
      assertThat(kind).isIn(Kind.PROTOCOL, Kind.NO_ANSWER, Kind.BUSY);
    }
  }

  /** The whole way up to the outbox, with nothing but this vendor's settings. */
  @Test
  void aWatchReportsTheRegisterAndTheOneThatReplacesIt(@TempDir Path dir) throws IOException {
    try (var register = register();
        var outbox = Outbox.open(dir.resolve("outbox"), Till.LIMITS)) {
      var reports = new Reports(outbox, InstantSource.system(), OptionalLong::empty);
      var pace = new Pace(Duration.ofMillis(50), Duration.ofMinutes(10));
      var config = RegisterConfig.of(address(register.port()), settings(), pace);
      var parts =
          new WatchParts(links, reports, StateFiles.open(dir.resolve("registers")), List::of);
      try (var watches = new RegisterWatches(List.of(config), parts)) {
        watches.start((watch, outcome) -> {});
        awaitIdentityAndState(outbox, register.serial());
        String other = register.serial().substring(1) + "9";
        register.replaceBy(other);
        awaitIdentityAndState(outbox, other);
        assertThat(watches.find(other)).isPresent();
      }
    }
  }

  private static void awaitIdentityAndState(Outbox outbox, String serial) {
    await()
        .untilAsserted(
            () -> {
              List<Report> reports = outbox.peek(0, 1000, 1 << 20);
              assertThat(reports)
                  .anyMatch(r -> r.getRegister().equals(serial) && r.hasIdentity())
                  .anyMatch(
                      r ->
                          r.getRegister().equals(serial)
                              && r.hasState()
                              && r.getState().getReachable());
            });
  }

  private static void talkNonsense(ServerSocket strange) {
    while (!strange.isClosed()) {
      try (Socket client = strange.accept()) {
        OutputStream out = client.getOutputStream();
        out.write("220 laser printer ready\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        client.getInputStream().read();
      } catch (IOException gone) {
        // the next one
      }
    }
  }

  protected final RegisterSnapshot state(TestRegister register) {
    return told(visit(register, driver -> driver.readState(AIM)));
  }

  /** A connection of its own, with nothing remembered. */
  protected final <T> Answer<T> visit(
      TestRegister register, Function<RegisterDriver, Answer<T>> asking) {
    return visit(settings().access(), register.port(), asking);
  }

  private Kind stateFault(RegisterAccess access, int port) {
    return visit(access, port, driver -> driver.readState(AIM)).fault().orElseThrow().kind();
  }

  protected final <T> Answer<T> visit(
      RegisterAccess access, int port, Function<RegisterDriver, Answer<T>> asking) {
    return access
        .open(links, address(port))
        .match(
            driver -> {
              try (driver) {
                return asking.apply(driver);
              }
            },
            Answer::fault);
  }

  private static LinkAddress address(int port) {
    return new LinkAddress.Tcp("127.0.0.1", port);
  }

  protected static <T> T told(Answer<T> answer) {
    return answer.match(
        value -> value,
        fault -> {
          throw new AssertionError(fault.text());
        });
  }
}
