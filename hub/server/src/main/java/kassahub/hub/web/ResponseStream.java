package kassahub.hub.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import kassahub.hub.database.Await;

/** Writes an answer in pieces, each after the one before has left for the network. */
final class ResponseStream extends OutputStream {
  private static final int PIECE = 32 << 10;

  private final HttpServerResponse response;
  private final byte[] piece = new byte[PIECE];
  private int filled;

  ResponseStream(HttpServerResponse response) {
    this.response = response;
  }

  @Override
  public void write(int b) throws IOException {
    if (filled == PIECE) {
      send();
    }
    piece[filled++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int at = from;
    int left = length;
    while (left > 0) {
      if (filled == PIECE) {
        send();
      }
      int now = Math.min(left, PIECE - filled);
      System.arraycopy(bytes, at, piece, filled, now);
      filled += now;
      at += now;
      left -= now;
    }
  }

  @Override
  public void close() throws IOException {
    send();
    Await.on(response.end());
  }

  private void send() throws IOException {
    if (response.closed()) {
      throw new IOException("the reader has gone");
    }
    if (filled > 0) {
      Await.on(response.write(Buffer.buffer(Arrays.copyOf(piece, filled))));
      filled = 0;
    }
  }
}
