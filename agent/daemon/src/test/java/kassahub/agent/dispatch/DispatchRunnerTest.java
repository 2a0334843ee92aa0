package kassahub.agent.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import kassahub.agent.driver.shtrih.Issuer;
import kassahub.agent.outbox.MemoryDisk;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.register.Reports;
import kassahub.agent.register.Till;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.proto.v1.AgentSettings;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.InstallLicence;
import kassahub.proto.v1.ReadNow;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.RestartRegister;
import kassahub.proto.v1.SendLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DispatchRunnerTest {
  private static final LocalDate UNTIL = LocalDate.of(2027, 3, 31);

  @TempDir Path dir;
  private final Issuer issuer = new Issuer();
  private final LicenceLine line = issuer.line(Till.SERIAL, UNTIL);
  private Till till;
  private DispatchRunner runner;
  private final List<AgentSettings> wished = new CopyOnWriteArrayList<>();
  private volatile Optional<ZonedDateTime> hours = Optional.empty();
  private int ids;

  @BeforeEach
  void start() throws IOException {
    till =
        new Till(
            dir,
            SimulatorConfig.of(Till.SERIAL)
                .withLicenceLock(issuer.lock())
                .withRestartTime(Duration.ofMillis(100)));
    begin();
    await().until(() -> till.watches().find(Till.SERIAL).isPresent());
  }

  @AfterEach
  void stop() throws IOException {
    till.close();
  }

  @Test
  void installsALicenceAndReportsWhatTheRegisterHolds() {
    Dispatch dispatch = install(line);

    assertThat(runner.take(dispatch)).isEqualTo(Taken.TAKEN);
    DispatchResult result = awaitResult(dispatch, Outcome.DONE);
    assertThat(result.getLicence().toByteArray()).isEqualTo(line.mask().bytes());
    await()
        .untilAsserted(
            () ->
                assertThat(till.sent())
                    .anyMatch(
                        report -> report.getState().getLicence().equals(result.getLicence())));
  }

  @Test
  void answersTheSameIdWithTheOldResultAndRunsNothing() {
    Dispatch dispatch = install(line);
    runner.take(dispatch);
    awaitResult(dispatch, Outcome.DONE);

    assertThat(runner.take(dispatch)).isEqualTo(Taken.ALREADY_DONE);
    assertThat(results(dispatch))
        .extracting(DispatchResult::getOutcome)
        .containsExactly(Outcome.DONE, Outcome.DONE);
    assertThat(till.simulator.state().licenceWrites()).isEqualTo(1);
  }

  @Test
  void takesWhatItDidBeforeOnlyWhenItsResultFindsRoom() throws IOException {
    Dispatch dispatch = install(line);
    runner.take(dispatch);
    awaitResult(dispatch, Outcome.DONE);
    till.restart();
    var disk = new MemoryDisk();
    try (var outbox = Outbox.open(dir.resolve("new-outbox"), Till.LIMITS, disk)) {
      var reports = new Reports(outbox, InstantSource.system(), OptionalLong::empty);
      runner = new DispatchRunner(till.files("dispatches"), till.watches(), reports, max -> "");
      runner.start();

      disk.capacity = disk.used();
      assertThat(runner.take(dispatch)).isEqualTo(Taken.REFUSED_NOW);
      assertThat(outbox.status().reports()).isZero();

      disk.capacity = Long.MAX_VALUE;
      assertThat(runner.take(dispatch)).isEqualTo(Taken.ALREADY_DONE);
      assertThat(outbox.peek(0, 10, 1 << 20))
          .singleElement()
          .extracting(report -> report.getResult().getOutcome())
          .isEqualTo(Outcome.DONE);
    }
  }

  @Test
  void reportsAgainWhatAnOutboxFromABackupLacks() throws IOException {
    Path home = dir.resolve("own-outbox");
    Outbox.open(home, Till.LIMITS).close();
    copy(home, dir.resolve("backup"));
    Dispatch dispatch = install(line);
    try (var outbox = Outbox.open(home, Till.LIMITS)) {
      beginWith(outbox);
      runner.take(dispatch);
      await().until(() -> outbox.status().reports() > 0);
      assertThat(runner.take(dispatch)).isEqualTo(Taken.ALREADY_DONE);
    }
    Files.move(home, dir.resolve("gone"));
    copy(dir.resolve("backup"), home);

    try (var outbox = Outbox.open(home, Till.LIMITS)) {
      assertThat(outbox.peek(0, 10, 1 << 20)).isEmpty();
      beginWith(outbox);
      assertThat(outbox.peek(0, 10, 1 << 20))
          .singleElement()
          .extracting(report -> report.getResult().getOutcome())
          .isEqualTo(Outcome.DONE);
    }
    try (var outbox = Outbox.open(home, Till.LIMITS)) {
      beginWith(outbox);
      assertThat(outbox.status().reports()).as("not once more").isEqualTo(1);
    }
    assertThat(till.simulator.state().licenceWrites()).isEqualTo(1);
  }

  /** Its results go there. */
  private void beginWith(Outbox outbox) throws IOException {
    var reports = new Reports(outbox, InstantSource.system(), OptionalLong::empty);
    runner = new DispatchRunner(till.files("own"), till.watches(), reports, max -> "");
    runner.start();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void waitsWhileTheShiftIsOpenAndInstallsByItselfWhenItCloses() {
    till.simulator.set("shift-open", "on");
    Dispatch dispatch = install(line);
    runner.take(dispatch);
    assertThat(awaitResult(dispatch, Outcome.WAITING).getReason().getCode())
        .isEqualTo("shift-open");

    till.simulator.set("shift-open", "off");
    awaitResult(dispatch, Outcome.DONE);
    assertThat(results(dispatch)).as("one word about waiting").hasSize(2);
  }

  @Test
  void refusesForGoodWhatWouldShortenALicence() {
    till.simulator.set("licence", "FF".repeat(8) + "01");
    Dispatch dispatch = install(line);
    runner.take(dispatch);

    assertThat(awaitResult(dispatch, Outcome.FAILED).getReason().getCode())
        .isEqualTo("would-shorten");
    assertThat(till.simulator.state().licenceWrites()).isZero();
  }

  @Test
  void saysThatALicenceInstalledByHandIsThere() {
    till.simulator.set("licence", line.mask().hex());
    Dispatch dispatch = install(line);
    runner.take(dispatch);

    awaitResult(dispatch, Outcome.ALREADY);
  }

  @Test
  void expiresWhatIsTooLate() {
    till.simulator.set("shift-open", "on");
    long inAnHour = till.reports().hubMillis() + Duration.ofHours(1).toMillis();
    Dispatch dispatch = install(line).toBuilder().setDeadlineMillis(inAnHour).build();
    runner.take(dispatch);
    awaitResult(dispatch, Outcome.WAITING);

    till.passes(Duration.ofHours(2));

    DispatchResult result = awaitResult(dispatch, Outcome.EXPIRED);
    assertThat(result.getReason().getCode()).isEqualTo("deadline");
    assertThat(result.getReason().getMessage()).contains("shift-open");
  }

  @Test
  void goesOnAfterARestartOfTheAgent() throws IOException {
    till.simulator.set("shift-open", "on");
    Dispatch dispatch = install(line);
    runner.take(dispatch);
    awaitResult(dispatch, Outcome.WAITING);
    till.restart();
    till.simulator.set("shift-open", "off");

    begin();
    awaitResult(dispatch, Outcome.DONE);
  }

  @Test
  void recoversWhenTheRegisterHangsUpInTheMiddleOfWriting() {
    till.simulator.set("cut-after-ack", "on");
    Dispatch dispatch = install(line);
    runner.take(dispatch);
    awaitResult(dispatch, Outcome.WAITING);

    till.simulator.set("cut-after-ack", "off");
    await().untilAsserted(() -> assertThat(results(dispatch)).last().matches(Results::isFinal));
    assertThat(till.simulator.state().licence()).isEqualTo(line.mask());
    assertThat(till.simulator.state().licenceWrites()).isEqualTo(1);
  }

  @Test
  void restartsARegisterOnceAndNotDuringADocument() {
    till.simulator.set("document-open", "on");
    Dispatch dispatch = dispatch().setRestartRegister(RestartRegister.getDefaultInstance()).build();
    runner.take(dispatch);
    awaitResult(dispatch, Outcome.WAITING);
    assertThat(till.simulator.state().restarts()).isZero();

    till.simulator.set("document-open", "off");
    awaitResult(dispatch, Outcome.DONE);
    assertThat(till.simulator.state().restarts()).isEqualTo(1);
  }

  @Test
  void restartsNoRegisterBeforeItsJournalSaysSo() throws IOException {
    till.simulator.set("document-open", "on");
    Dispatch dispatch = dispatch().setRestartRegister(RestartRegister.getDefaultInstance()).build();
    runner.take(dispatch);
    awaitResult(dispatch, Outcome.WAITING);
    Path gone = Files.move(dir.resolve("dispatches"), dir.resolve("gone"));
    till.simulator.set("document-open", "off");
    await()
        .untilAsserted(
            () ->
                assertThat(results(dispatch))
                    .last()
                    .extracting(result -> result.getReason().getCode())
                    .isEqualTo("busy"));
    assertThat(till.simulator.state().restarts()).isZero();

    Files.move(gone, dir.resolve("dispatches"));
    awaitResult(dispatch, Outcome.DONE);
    assertThat(till.simulator.state().restarts()).isEqualTo(1);
  }

  @Test
  void doesNotKnowWhatBecameOfARestartThatItWasKilledIn() throws IOException {
    Dispatch dispatch = dispatch().setRestartRegister(RestartRegister.getDefaultInstance()).build();
    JournalEntry begun = JournalEntry.taken(1, dispatch).at(JournalEntry.Stage.STARTED);
    till.restart();
    till.files("dispatches")
        .write(DispatchId.of(dispatch.getId()).orElseThrow().toString(), begun.encode());

    begin();
    awaitResult(dispatch, Outcome.UNKNOWN);
    assertThat(till.simulator.state().restarts()).isZero();
  }

  @Test
  void readsEverythingNow() throws IOException {
    till.watches().all().get(0).poll(Duration.ofMinutes(5));
    Dispatch dispatch = dispatch().setReadNow(ReadNow.getDefaultInstance()).build();
    long before = till.sent().stream().filter(Report::hasIdentity).count();
    runner.take(dispatch);

    awaitResult(dispatch, Outcome.DONE);
    assertThat(till.sent()).filteredOn(Report::hasIdentity).hasSizeGreaterThan((int) before);
  }

  @Test
  void sendsItsLogUpToTheLimit() {
    Dispatch dispatch =
        dispatch().setRegister("").setSendLog(SendLog.newBuilder().setMaxBytes(1_000_000)).build();
    runner.take(dispatch);

    awaitResult(dispatch, Outcome.DONE);
    assertThat(till.sent())
        .filteredOn(Report::hasLog)
        .singleElement()
        .extracting(report -> report.getLog().getText())
        .isEqualTo("at most 40960");
  }

  @Test
  void aLicenceWaitsForTheHourThatIsSetForIt() throws IOException {
    hours =
        Optional.of(
            ZonedDateTime.of(LocalDate.of(2026, 12, 1), LocalTime.of(22, 0), ZoneOffset.UTC));
    restart();
    Dispatch dispatch = install(line);
    runner.take(dispatch);

    DispatchResult waiting = awaitResult(dispatch, Outcome.WAITING);
    assertThat(waiting.getReason().getCode()).isEqualTo("install-window");
    assertThat(waiting.getReason().getMessage()).contains("2026-12-01T22:00");
    assertThat(till.simulator.state().licenceWrites()).isZero();

    hours = Optional.empty();
    awaitResult(dispatch, Outcome.DONE);
    assertThat(results(dispatch))
        .filteredOn(result -> result.getOutcome() == Outcome.WAITING)
        .hasSize(1);
  }

  @Test
  void aReplacementByTwoOperatorsWaitsForNoHour() throws IOException {
    hours = Optional.of(ZonedDateTime.of(2026, 12, 1, 22, 0, 0, 0, ZoneOffset.UTC));
    restart();
    Dispatch now = install(line);
    Dispatch dispatch =
        now.toBuilder()
            .setInstallLicence(now.getInstallLicence().toBuilder().setReplace(true))
            .build();
    runner.take(dispatch);

    awaitResult(dispatch, Outcome.DONE);
  }

  @Test
  void handsTheHubsSettingsOn() throws IOException {
    restart();
    Dispatch dispatch =
        dispatch()
            .setRegister("")
            .setChangeSettings(AgentSettings.newBuilder().setVersion(7).setPollSeconds(60))
            .build();
    runner.take(dispatch);

    awaitResult(dispatch, Outcome.DONE);
    assertThat(wished).containsExactly(dispatch.getChangeSettings());
  }

  @Test
  void waitsForARegisterThatIsNotHere() {
    Dispatch dispatch =
        install(issuer.line("0085430138900999", UNTIL)).toBuilder()
            .setRegister("0085430138900999")
            .build();
    runner.take(dispatch);

    assertThat(awaitResult(dispatch, Outcome.WAITING).getReason().getCode())
        .isEqualTo("unreachable");
  }

  @Test
  void failsAMalformedLicenceInsteadOfTryingIt() {
    Dispatch dispatch =
        dispatch()
            .setInstallLicence(
                InstallLicence.newBuilder().setLicence(ByteString.copyFromUtf8("short")))
            .build();
    runner.take(dispatch);

    assertThat(awaitResult(dispatch, Outcome.FAILED).getReason().getCode()).isEqualTo("refused");
  }

  @Test
  void workThatBreaksOnABugOfOursEndsAsFailed() throws IOException {
    runner =
        new DispatchRunner(
            till.files("broken"),
            till.watches(),
            till.reports(),
            max -> {
              throw new IllegalStateException("a bug");
            });
    Dispatch dispatch = dispatch().setSendLog(SendLog.newBuilder().setMaxBytes(10)).build();

    runner.take(dispatch);

    assertThat(awaitResult(dispatch, Outcome.FAILED).getReason().getCode()).isEqualTo("internal");
  }

  private void begin() throws IOException {
    runner =
        new DispatchRunner(
            till.files("dispatches"), till.watches(), till.reports(), max -> "at most " + max);
    till.watches().start(runner);
    runner.start();
  }

  /** With work that has hours and hears of settings. */
  private void restart() throws IOException {
    till.restart();
    runner =
        new DispatchRunner(
            till.files("with-hours"),
            till.watches(),
            till.reports(),
            new AgentWork() {
              @Override
              public String log(int maxBytes) {
                return "";
              }

              @Override
              public void settings(AgentSettings settings) {
                wished.add(settings);
              }

              @Override
              public Optional<ZonedDateTime> installsFrom(
                  Optional<LicenceMask> held, Instant deadline) {
                return hours;
              }
            });
    till.watches().start(runner);
    runner.start();
  }

  private Dispatch.Builder dispatch() {
    byte[] id = new byte[16];
    id[15] = (byte) ++ids;
    return Dispatch.newBuilder().setId(ByteString.copyFrom(id)).setRegister(Till.SERIAL);
  }

  private Dispatch install(LicenceLine licence) {
    return dispatch()
        .setInstallLicence(
            InstallLicence.newBuilder()
                .setLicence(ByteString.copyFrom(licence.mask().bytes()))
                .setSignature(ByteString.copyFrom(licence.signature().bytes())))
        .build();
  }

  private List<DispatchResult> results(Dispatch dispatch) {
    return till.sent().stream()
        .filter(Report::hasResult)
        .map(Report::getResult)
        .filter(result -> result.getDispatch().equals(dispatch.getId()))
        .toList();
  }

  private DispatchResult awaitResult(Dispatch dispatch, Outcome outcome) {
    await()
        .untilAsserted(
            () ->
                assertThat(results(dispatch))
                    .last()
                    .extracting(DispatchResult::getOutcome)
                    .isEqualTo(outcome));
    List<DispatchResult> all = results(dispatch);
    return all.get(all.size() - 1);
  }
}
