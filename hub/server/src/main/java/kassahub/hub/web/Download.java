package kassahub.hub.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import kassahub.hub.database.Await;

/** A file that was made for one reader; deleted when it is closed. */
final class Download implements AutoCloseable {
  private static final int PIECE = 32 << 10;

  private final Path file;
  private final Runnable whenClosed;

  Download(Path file, Runnable whenClosed) {
    this.file = file;
    this.whenClosed = whenClosed;
  }

  /**
   * Sends the file, each piece after the one before has left for the network.
   *
   * @throws IOException when the reader has gone or takes longer than the limits let him
   */
  void sendTo(HttpServerResponse response, WebLimits limits) throws IOException {
    long end = System.nanoTime() + limits.wholeDownload().toNanos();
    response.putHeader("Content-Length", Long.toString(Files.size(file)));
    try (InputStream in = Files.newInputStream(file)) {
      for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
        var left = Duration.ofNanos(end - System.nanoTime());
        if (response.closed() || left.isNegative()) {
          throw new IOException("the reader has gone or is too slow");
        }
        var patience = left.compareTo(limits.stalled()) < 0 ? left : limits.stalled();
        Await.within(patience, response.write(Buffer.buffer(piece)));
      }
    }
    Await.within(limits.stalled(), response.end());
  }

  long length() throws IOException {
    return Files.size(file);
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(file);
    } finally {
      whenClosed.run();
    }
  }
}
