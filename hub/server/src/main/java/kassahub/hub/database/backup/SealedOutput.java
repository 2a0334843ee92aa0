package kassahub.hub.database.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Writes a sealed file; closing it writes the last chunk. */
final class SealedOutput extends OutputStream {
  private final OutputStream out;
  private final Sealed sealed;
  private final byte[] chunk = new byte[Sealed.CHUNK];
  private int filled;
  private boolean closed;

  SealedOutput(OutputStream out, Sealed.Kind kind, String passphrase, int rounds)
      throws IOException {
    this.out = out;
    var salt = new byte[Sealed.SALT];
    new SecureRandom().nextBytes(salt);
    sealed = new Sealed(passphrase, salt, rounds);
    out.write(kind.firstLine());
    out.write(salt);
    out.write(ByteBuffer.allocate(Integer.BYTES).putInt(rounds).array());
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (var done = 0; done < length; ) {
      if (filled == chunk.length) {
        flushChunk(false);
      }
      var part = Math.min(length - done, chunk.length - filled);
      System.arraycopy(bytes, offset + done, chunk, filled, part);
      filled += part;
      done += part;
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      flushChunk(true);
      out.close();
    }
  }

  private void flushChunk(boolean last) throws IOException {
    out.write(sealed.seal(chunk, filled, last));
    filled = 0;
  }
}
