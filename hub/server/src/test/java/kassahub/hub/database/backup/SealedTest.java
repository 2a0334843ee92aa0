package kassahub.hub.database.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedTest {
  private static final int HEAD = Sealed.Kind.LENGTH + Sealed.SALT + Integer.BYTES;
  private static final int ROUNDS = 1_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, Sealed.CHUNK - 1, Sealed.CHUNK, Sealed.CHUNK + 1, 3 * Sealed.CHUNK})
  void givesBackWhatWasWritten(int length) throws IOException {
    var plain = random(length);

    assertThat(open(seal(plain), "secret")).isEqualTo(plain);
  }

  @Test
  void refusesTheWrongPassphrase() throws IOException {
    var sealed = seal(random(100));

    assertThatThrownBy(() -> open(sealed, "other")).isInstanceOf(BackupException.class);
  }

  @Test
  void noticesAChangedByteACutEndAndSwappedChunks() throws IOException {
    var sealed = seal(random(3 * Sealed.CHUNK));
    var changed = sealed.clone();
    changed[HEAD + 10] ^= 1;
    var size = Sealed.CHUNK + Sealed.TAG;
    var cut = Arrays.copyOf(sealed, HEAD + 2 * size);
    var swapped = sealed.clone();
    System.arraycopy(sealed, HEAD, swapped, HEAD + size, size);
    System.arraycopy(sealed, HEAD + size, swapped, HEAD, size);

    for (var damaged : new byte[][] {changed, cut, swapped}) {
      assertThatThrownBy(() -> open(damaged, "secret")).isInstanceOf(BackupException.class);
    }
  }

  @Test
  void saysWhatTheFileIsWhenAnotherKindIsWanted() throws IOException {
    var export = seal(random(100));

    assertThatThrownBy(() -> open(export, Sealed.Kind.BACKUP, "secret"))
        .hasMessage("the file is a hub's export, not its backup");
    assertThatThrownBy(() -> open(random(100), Sealed.Kind.BACKUP, "secret"))
        .hasMessage("the file is no backup of a hub");
  }

  @Test
  void namesItsRoundsAndRefusesAnyThatNoReleaseAsksFor() throws IOException {
    var sealed = seal(random(100));

    for (var rounds : new int[] {-1, 0, Integer.MAX_VALUE}) {
      ByteBuffer.wrap(sealed).putInt(HEAD - Integer.BYTES, rounds);
      assertThatThrownBy(() -> open(sealed, "secret"))
          .hasMessage("the file is damaged at its beginning");
    }
    ByteBuffer.wrap(sealed).putInt(HEAD - Integer.BYTES, ROUNDS + 1);
    assertThatThrownBy(() -> open(sealed, "secret")).hasMessageStartingWith("wrong passphrase");
  }

  /** The rounds that the file names in its head. */
  static int rounds(Path file) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file)).getInt(HEAD - Integer.BYTES);
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] seal(byte[] plain) throws IOException {
    var file = new ByteArrayOutputStream();
    try (var out = new SealedOutput(file, Sealed.Kind.EXPORT, "secret", ROUNDS)) {
      out.write(plain);
    }
    return file.toByteArray();
  }

  private static byte[] open(byte[] sealed, String passphrase) throws IOException {
    try (var in = open(sealed, Sealed.Kind.EXPORT, passphrase)) {
      return in.readAllBytes();
    }
  }

  private static SealedInput open(byte[] sealed, Sealed.Kind kind, String passphrase)
      throws IOException {
    return new SealedInput(new ByteArrayInputStream(sealed), kind, passphrase);
  }
}
