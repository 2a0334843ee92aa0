package kassahub.hub.database;

import java.io.IOException;
import java.io.InputStream;
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

  SealedInput(InputStream in, String passphrase) throws IOException {
    this.in = in;
    if (!Arrays.equals(in.readNBytes(Sealed.MAGIC.length), Sealed.MAGIC)) {
      throw new BackupException("not a backup of a hub");
    }
    sealed = new Sealed(passphrase, in.readNBytes(Sealed.SALT));
    ahead = in.readNBytes(SEALED);
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
