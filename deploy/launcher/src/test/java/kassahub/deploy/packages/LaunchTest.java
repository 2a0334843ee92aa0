package kassahub.deploy.packages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script that starts the agent: which release it takes, with scripts in place of agents. */
@Timeout(60)
class LaunchTest {
  private static final Path SCRIPT = Path.of("../agent/other-linux/launch");

  @TempDir private Path dir;

  @BeforeEach
  void install() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    Files.createDirectories(dir.resolve("installed"));
    Files.copy(SCRIPT, dir.resolve("installed/launch"), StandardCopyOption.COPY_ATTRIBUTES);
    script(dir.resolve("installed/kassahub"), "echo installed $KASSAHUB_RELEASES $*");
  }

  @Test
  void startsWhatWasInstalledWhileThereIsNothingElse() throws Exception {
    assertThat(start("agent", "--config", "x"))
        .isEqualTo("installed " + dir.resolve("releases") + " agent --config x");
  }

  @Test
  void startsTheReleaseThatHasProvenItself() throws Exception {
    release("0.2.0", "echo second");
    file("current", "0.2.0");
    assertThat(start()).isEqualTo("second");
  }

  @Test
  void aReleaseThatIsNotThereIsNotStarted() throws Exception {
    file("current", "0.2.0");
    file("trial", "0.3.0");
    assertThat(start()).startsWith("installed");
  }

  @Test
  void namesLeadNowhereElse() throws Exception {
    script(dir.resolve("kassahub"), "echo evil");
    for (String name : new String[] {"..", "../releases", "/tmp", ".", "a b", "x"}) {
      file("current", name);
      file("trial", name);
      assertThat(start()).startsWith("installed");
    }
  }

  @Test
  void aTrialThatEndsThreeTimesIsTakenBack() throws Exception {
    release("0.2.0", "echo second");
    file("current", "0.2.0");
    release("0.3.0", "echo third; exit 1");
    file("trial", "0.3.0");
    for (int start = 0; start < 3; start++) {
      assertThat(start()).isEqualTo("third");
    }
    assertThat(start()).contains("second");
    assertThat(said("failed")).isEqualTo("0.3.0 ended\n");
    assertThat(dir.resolve("releases/trial")).doesNotExist();
    assertThat(dir.resolve("releases/starts")).doesNotExist();
    assertThat(start()).isEqualTo("second");
  }

  @Test
  void aTrialThatCannotBeStartedAtAllIsTakenBack() throws Exception {
    release("0.2.0", "");
    Files.writeString(dir.resolve("releases/0.2.0/kassahub"), "#!/nowhere/sh\n");
    file("trial", "0.2.0");
    for (int start = 0; start < 3; start++) {
      start();
    }
    assertThat(start()).contains("installed");
    assertThat(said("failed")).isEqualTo("0.2.0 ended\n");
  }

  @Test
  void aTrialThatSaysNothingIsEndedAndTakenBack() throws Exception {
    release("0.2.0", "exec sleep 300");
    file("trial", "0.2.0");
    long begun = System.nanoTime();
    start();
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isBetween(3L, 30L);
    assertThat(said("failed")).isEqualTo("0.2.0 silent\n");
    assertThat(start()).startsWith("installed");
  }

  @Test
  void aTrialThatProvesItselfIsLeftAlone() throws Exception {
    release(
        "0.2.0",
        "sleep 1; cd $KASSAHUB_RELEASES; echo 0.2.0 >current; rm trial starts; sleep 7; echo done");
    file("trial", "0.2.0");
    assertThat(start()).isEqualTo("done");
    assertThat(dir.resolve("releases/failed")).doesNotExist();
  }

  /** The two steps of proving, cut in between. */
  @Test
  void provenAndStillOnTrialIsProven() throws Exception {
    release("0.2.0", "echo second");
    file("current", "0.2.0");
    file("trial", "0.2.0");
    file("starts", "\n\n\n\n");
    assertThat(start()).isEqualTo("second");
    assertThat(dir.resolve("releases/failed")).doesNotExist();
  }

  private String start(String... arguments) throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of(dir + "/installed/launch"));
    line.addAll(List.of(arguments));
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("KASSAHUB_RELEASES", dir.resolve("releases").toString());
    builder.environment().put("KASSAHUB_AGENT_USER", "");
    builder.environment().put("KASSAHUB_TRIAL_SECONDS", "4");
    var process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    process.waitFor();
    return said;
  }

  private void release(String version, String text) throws IOException {
    script(dir.resolve("releases/" + version + "/kassahub"), text);
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void file(String name, String text) throws IOException {
    Files.createDirectories(dir.resolve("releases"));
    Files.writeString(dir.resolve("releases").resolve(name), text + "\n");
  }

  private String said(String name) throws IOException {
    return Files.readString(dir.resolve("releases").resolve(name));
  }
}
