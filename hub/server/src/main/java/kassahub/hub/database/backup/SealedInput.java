package kassahub.hub.database.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads what {@link SealedOutput} wrote; a missing end is an error. */
final class SealedInput extends InputStream {
  private static final int SEALED = Sealed.CHUNK + Sealed.TAG;

  private final InputStream in;
  private final Sealed sealed;
  private byte[] ahead;
  private byte[] chunk = new byte[0];
  private int position;
  private boolean last;

  /**
   * Reads the beginning.
   *
   * @throws BackupException the file is of another kind
   */
  SealedInput(InputStream in, Sealed.Kind kind, String passphrase) throws IOException {
    this.in = in;
    requireKind(in.readNBytes(Sealed.Kind.LENGTH), kind);
    sealed = new Sealed(passphrase, in.readNBytes(Sealed.SALT), rounds(in));
    ahead = in.readNBytes(SEALED);
  }

  private static int rounds(InputStream in) throws IOException {
    var bytes = in.readNBytes(Integer.BYTES);
    return bytes.length < Integer.BYTES ? 0 : ByteBuffer.wrap(bytes).getInt();
  }

  private static void requireKind(byte[] found, Sealed.Kind wanted) {
    if (Arrays.equals(found, wanted.firstLine())) {
      return;
    }
    for (var other : Sealed.Kind.values()) {
      if (Arrays.equals(found, other.firstLine())) {
        throw new BackupException("the file is a hub's %s, not its %s".formatted(other, wanted));
      }
    }
    throw new BackupException("the file is no %s of a hub".formatted(wanted));
  }

  @Override
  public int read() throws IOException {
    return fill() ? chunk[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    var part = Math.min(length, chunk.length - position);
    System.arraycopy(chunk, position, bytes, offset, part);
    position += part;
    return part;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    while (position == chunk.length) {
      if (last) {
        return false;
      }
      var current = ahead;
      ahead = in.readNBytes(SEALED);
      last = ahead.length == 0;
      chunk = sealed.open(current, current.length, last);
      position = 0;
    }
    return true;
  }
}
