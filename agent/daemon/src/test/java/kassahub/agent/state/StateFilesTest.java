package kassahub.agent.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFilesTest {
  @TempDir Path dir;

  @Test
  void readsBackWhatWasWrittenLast() throws IOException {
    StateFiles files = StateFiles.open(dir.resolve("state"));

    files.write("identity", "old".getBytes(UTF_8));
    files.write("identity", "new".getBytes(UTF_8));

    assertThat(files.read("identity"))
        .hasValueSatisfying(c -> assertThat(c).asString(UTF_8).isEqualTo("new"));
    assertThat(files.names()).containsExactly("identity");
  }

  @Test
  void tellsAbsentFromEmpty() throws IOException {
    StateFiles files = StateFiles.open(dir);
    files.write("empty", new byte[0]);

    assertThat(files.read("absent")).isEmpty();
    assertThat(files.read("empty")).isPresent();
  }

  @Test
  void keepsTheOldContentWhenAWriteFails() throws IOException {
    StateFiles files = StateFiles.open(dir);
    files.write("identity", "old".getBytes(UTF_8));
    Files.createDirectories(dir.resolve("identity.tmp/in-the-way"));

    assertThatThrownBy(() -> files.write("identity", "new".getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
    assertThat(files.read("identity"))
        .hasValueSatisfying(c -> assertThat(c).asString(UTF_8).isEqualTo("old"));
  }

  @Test
  void aSweepRemovesWhatAnInterruptedWriteLeftAndNothingElse() throws IOException {
    Files.writeString(dir.resolve("identity.tmp"), "half");
    Files.writeString(dir.resolve("~letter.tmp"), "somebody's");
    StateFiles files = StateFiles.open(dir);

    files.sweep();

    assertThat(dir.resolve("identity.tmp")).doesNotExist();
    assertThat(dir.resolve("~letter.tmp")).exists();
  }

  /** A command opens the directory while the agent writes. */
  @Test
  void whoOpensLeavesAWriteThatIsUnderWayAlone() throws IOException {
    Files.writeString(dir.resolve("identity.tmp"), "half");

    assertThat(StateFiles.open(dir).names()).isEmpty();
    assertThat(dir.resolve("identity.tmp")).exists();
  }

  @Test
  void writesEvenWhenItsThreadIsToldToStop() throws IOException {
    StateFiles files = StateFiles.open(dir);
    Thread.currentThread().interrupt();

    files.write("identity", new byte[] {1});
    assertThat(Thread.interrupted()).as("the stop is still told").isTrue();
    assertThat(files.read("identity")).isPresent();
  }

  @Test
  void isReadableByItsOwnerOnly() throws IOException {
    assumeTrue(
        dir.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "no POSIX permissions here");
    Path made = dir.resolve("state");
    StateFiles.open(made).write("key", new byte[] {1});

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.resolve("key"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
  }

  @Test
  void refusesANameThatLeavesTheDirectory() throws IOException {
    StateFiles files = StateFiles.open(dir);

    assertThatThrownBy(() -> files.read("../secret")).isInstanceOf(IllegalArgumentException.class);
  }
}
