package kassahub.agent.stick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.LicenceWrite;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterFault.Kind;
import kassahub.agent.driver.shtrih.Issuer;
import kassahub.agent.outbox.MemoryDisk;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.outbox.OutboxLimits;
import kassahub.agent.register.Reports;
import kassahub.agent.state.StateFiles;
import kassahub.codec.licence.LicenceLine;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.FileInstall;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of the command, and how the agent hands them over. */
class StickDeskTest {
  private static final String SERIAL = "0085430138900121";
  private static final RegisterFault OPEN = RegisterFault.of(Kind.SHIFT_OPEN, "the shift is open");

  private final LicenceLine line = new Issuer().line(SERIAL, LocalDate.of(2037, 12, 14));
  private final MemoryDisk disk = new MemoryDisk();
  private Instant now = Instant.parse("2026-11-28T09:00:00Z");
  private OptionalLong offset = OptionalLong.of(0);
  @TempDir private Path data;
  private Outbox outbox;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void openOutbox() throws IOException {
    outbox = Outbox.open(data.resolve("outbox"), OutboxLimits.DEFAULT, disk);
  }

  @AfterEach
  void closeOutbox() throws IOException {
    outbox.close();
  }

  @Test
  void tellsWhatWasInstalledAndForgetsIt() throws IOException {
    install(written(true));
    desk().look();
    desk().look();
    assertThat(records()).isEmpty();
    Report told = told().get(0);
    assertThat(told()).hasSize(1);
    assertThat(told.getRegister()).isEqualTo(SERIAL);
    FileInstall install = told.getFileInstall();
    assertThat(install.getOutcome()).isEqualTo(Outcome.DONE);
    assertThat(install.getLicence().toByteArray()).isEqualTo(line.mask().bytes());
    assertThat(install.getHeld()).isEqualTo(install.getLicence());
    assertThat(install.getSignature().toByteArray()).isEqualTo(line.signature().bytes());
    assertThat(install.getAtMillis()).isEqualTo(now.toEpochMilli());
    assertThat(install.getFile()).isEqualTo("Licenses.slf");
    assertThat(install.getUser()).isEqualTo("ivanov");
  }

  /** What a register says of the licence after a day is in its state: this is about that day. */
  @Test
  void waitsUntilItKnowsWhatTheTillsClockIsWorth() throws IOException {
    offset = OptionalLong.empty();
    install(written(true));
    desk().look();
    assertThat(told()).isEmpty();
    offset = OptionalLong.of(60_000);
    desk().look();
    assertThat(told()).extracting(Report::getHubOffsetMillis).containsExactly(60_000L);
  }

  @Test
  void aKillBeforeItIsForgottenTellsItAgainUnderTheSameNumber() throws IOException {
    install(written(true));
    Path record = records().get(0);
    byte[] kept = Files.readAllBytes(record);
    desk().look();
    Files.write(record, kept); // as if the power had gone before the file went
    desk().look();
    assertThat(told()).hasSize(2);
    assertThat(ids()).hasSize(1);
  }

  @Test
  void keepsItWhileTheOutboxHasNoRoom() throws IOException {
    install(written(true));
    disk.capacity = disk.used();
    desk().look();
    assertThat(records()).hasSize(1);
    disk.capacity = Long.MAX_VALUE;
    desk().look();
    assertThat(told()).hasSize(1);
  }

  /** Killed between the register and the disk: that something was begun is on disk already. */
  @Test
  void aCommandThatEndedHalfWayIsToldWhenItCannotRunAnyMore() throws IOException {
    StickInstall.begin(StickRecords.open(data), () -> now, source());
    now = now.plus(Duration.ofMinutes(9));
    desk().look();
    assertThat(told()).isEmpty();
    now = now.plus(Duration.ofMinutes(2));
    desk().look();
    assertThat(outcomes()).containsExactly(Outcome.UNKNOWN);
  }

  @Test
  void aCommandOfBeforeTheClockWasSetBackIsTold() throws IOException {
    StickInstall.begin(StickRecords.open(data), () -> now, source());
    now = now.minus(Duration.ofDays(6_000));
    desk().look();
    assertThat(outcomes()).containsExactly(Outcome.UNKNOWN);
  }

  @Test
  void theSameFileTwiceIsOneInstall() throws IOException {
    install(written(true));
    install(written(false));
    desk().look();
    assertThat(outcomes()).containsExactly(Outcome.DONE);
  }

  @Test
  void ofSeveralTriesTheLastIsTold() throws IOException {
    StickInstall.begin(StickRecords.open(data), () -> now, source());
    install(Answer.fault(OPEN));
    install(Answer.fault(OPEN));
    assertThat(records()).hasSize(1);
    install(written(true));
    desk().look();
    assertThat(outcomes()).containsExactly(Outcome.DONE);
  }

  @Test
  void aTryThatFailedIsToldWithItsReason() throws IOException {
    install(Answer.fault(OPEN));
    desk().look();
    assertThat(told())
        .extracting(
            r -> r.getFileInstall().getOutcome(), r -> r.getFileInstall().getReason().getCode())
        .containsExactly(tuple(Outcome.FAILED, "shift-open"));
  }

  @Test
  void anotherLicenceOfTheRegisterIsAnotherInstall() throws IOException {
    install(written(true));
    LicenceLine later = new Issuer().line(SERIAL, LocalDate.of(2039, 12, 14));
    install(later, Answer.of(new LicenceWrite(true, later.mask())));
    desk().look();
    assertThat(outcomes()).containsExactly(Outcome.DONE, Outcome.DONE);
  }

  @Test
  void aTillThatNeverMeetsAHubKeepsTheNewest() throws IOException {
    var records = StickRecords.open(data);
    for (int i = 0; i <= StickRecords.MOST; i++) {
      now = now.plusSeconds(1);
      var other = new Source("%016d".formatted(i));
      StickInstall.begin(records, () -> now, other.of(line)).end(written(true));
    }
    assertThat(records()).hasSize(StickRecords.MOST);
    assertThat(records.all().get(0).getRegister()).isEqualTo("%016d".formatted(1));
  }

  /** The command is root's and the directory the agent's. */
  @Test
  void theAgentMayReadWhatAnotherUserWrote() throws IOException {
    install(written(true));
    assertThat(Files.getPosixFilePermissions(records().get(0)))
        .contains(PosixFilePermission.OTHERS_READ);
  }

  @Test
  void oneThatIsDamagedKeepsNoOtherBack() throws IOException {
    Files.writeString(data.resolve("stick-" + "0".repeat(32)), "nonsense");
    install(written(true));
    desk().look();
    assertThat(outcomes()).containsExactly(Outcome.DONE);
  }

  /** A disk that has become read only, say. */
  @Test
  void oneThatCannotBeDeletedIsToldOnceAndKeepsNoOtherBack() throws IOException {
    var stuck = new StuckRecords(StateFiles.open(data));
    StickDesk desk = desk(stuck);
    install(written(true));
    desk.look();
    desk.look();
    assertThat(told()).hasSize(1);
    LicenceLine later = new Issuer().line(SERIAL, LocalDate.of(2039, 12, 14));
    install(later, Answer.of(new LicenceWrite(true, later.mask())));
    desk.look();
    assertThat(told()).hasSize(2);
    assertThat(records()).hasSize(2);
    stuck.isStuck = false;
    desk.look();
    desk.look();
    assertThat(records()).isEmpty();
    assertThat(told()).hasSize(2);
  }

  /** Whose files cannot be deleted. */
  private static final class StuckRecords extends StickRecords {
    private boolean isStuck = true;

    StuckRecords(StateFiles files) {
      super(files);
    }

    @Override
    void forget(Report record) throws IOException {
      if (isStuck) {
        throw new IOException("Read-only file system");
      }
      super.forget(record);
    }
  }

  /** Somebody copied it by hand. */
  @Test
  void aCopyUnderAnotherNameIsNotToldAtEachLook() throws IOException {
    install(written(true));
    Files.copy(records().get(0), data.resolve("stick-" + "0".repeat(32)));
    StickDesk desk = desk();
    desk.look();
    desk.look();
    desk.look();
    assertThat(told()).hasSize(1);
  }

  /** Of another register. */
  private record Source(String register) {
    StickInstall.Source of(LicenceLine line) {
      return new StickInstall.Source(register, line, Path.of("a.slf"), "ivanov");
    }
  }

  private void install(Answer<LicenceWrite> answer) throws IOException {
    install(line, answer);
  }

  private void install(LicenceLine what, Answer<LicenceWrite> answer) throws IOException {
    StickInstall.begin(StickRecords.open(data), () -> now, source(what)).end(answer);
  }

  private StickInstall.Source source() {
    return source(line);
  }

  private static StickInstall.Source source(LicenceLine what) {
    Path file = Path.of("/media/stick/Licenses.slf");
    return new StickInstall.Source(SERIAL, what, file, "ivanov");
  }

  private Answer<LicenceWrite> written(boolean written) {
    return Answer.of(new LicenceWrite(written, line.mask()));
  }

  private StickDesk desk() throws IOException {
    return desk(StickRecords.open(data));
  }

  private StickDesk desk(StickRecords kept) {
    var reports = new Reports(outbox, () -> now, () -> offset);
    return new StickDesk(kept, reports, () -> now);
  }

  private List<Report> told() throws IOException {
    return outbox.peek(0, 100, 1 << 20);
  }

  private List<Outcome> outcomes() throws IOException {
    return told().stream().map(report -> report.getFileInstall().getOutcome()).toList();
  }

  private List<ByteString> ids() throws IOException {
    return told().stream().map(report -> report.getFileInstall().getId()).distinct().toList();
  }

  private List<Path> records() throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files.filter(file -> file.getFileName().toString().startsWith("stick-")).toList();
    }
  }
}
