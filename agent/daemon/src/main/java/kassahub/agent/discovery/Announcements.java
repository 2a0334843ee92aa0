package kassahub.agent.discovery;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Listens for registers that announce themselves. */
public final class Announcements implements AutoCloseable {
  /** Where registers broadcast to. */
  public static final int PORT = 16_327;

  private static final int MOST_BYTES = 512;
  private static final int MOST_REGISTERS = 1_000;

  private final DatagramSocket socket;

  /**
   * Starts to receive.
   *
   * @param port 0 for any
   * @throws IOException when another program has the port
   */
  public Announcements(int port) throws IOException {
    socket = new DatagramSocket(null);
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(port));
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Everyone heard within this time, each once. */
  public List<Announcement> listen(Duration time) throws IOException {
    Set<Announcement> heard = new LinkedHashSet<>();
    long end = System.nanoTime() + time.toNanos();
    for (long left = end - System.nanoTime();
        left > 0 && heard.size() < MOST_REGISTERS;
        left = end - System.nanoTime()) {
      var packet = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
      socket.setSoTimeout((int) Math.max(1, left / 1_000_000));
      try {
        socket.receive(packet);
        Announcement.parse(text(packet)).ifPresent(heard::add);
      } catch (SocketTimeoutException nobodyElse) {
        break;
      }
    }
    return new ArrayList<>(heard);
  }

  @Override
  public void close() {
    socket.close();
  }

  private static String text(DatagramPacket packet) {
    return new String(
        packet.getData(), packet.getOffset(), packet.getLength(), StandardCharsets.US_ASCII);
  }
}
