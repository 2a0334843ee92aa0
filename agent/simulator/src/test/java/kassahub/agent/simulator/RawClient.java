package kassahub.agent.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.HexFormat;

/**
 * A client that knows nothing of the protocol: tests write every byte of both directions
 * themselves, from the facts, so that an encoder of ours cannot hide a mistake.
 */
final class RawClient implements AutoCloseable {
  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int SILENCE_MILLIS = 400;

  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /** Sends bytes written as hex. */
  RawClient send(String hex) throws IOException {
    socket.getOutputStream().write(HEX.parseHex(hex));
    return this;
  }

  /** The next bytes as hex; fewer when the register hangs up. */
  String read(int count) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    return HEX.formatHex(in.readNBytes(count));
  }

  /** Whether nothing comes for a moment. */
  boolean hearsNothing() throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  /** Whether the register has hung up. */
  boolean isHungUp() throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    return in.read() < 0;
  }

  /**
   * A whole exchange of protocol 1: ENQ, the command, its answer, ACK, FF.
   *
   * @param data the command's bytes in hex
   * @return the answer's bytes in hex
   */
  String exchange(String data) throws IOException {
    send("05");
    expect("15", read(1));
    send(frame(data));
    return receiveAnswer();
  }

  /** The rest of an exchange whose command was just sent. */
  String receiveAnswer() throws IOException {
    expect("06", read(1));
    expect("02", read(1));
    int length = HexFormat.fromHexDigits(read(1));
    byte[] body = HEX.parseHex(read(length + 1));
    int lrc = length;
    for (byte b : body) {
      lrc ^= b;
    }
    expect("00", HEX.toHexDigits((byte) lrc));
    send("06");
    expect("FF", read(1));
    return HEX.formatHex(body, 0, length);
  }

  static String frame(String data) {
    byte[] bytes = HEX.parseHex(data);
    int lrc = bytes.length;
    for (byte b : bytes) {
      lrc ^= b;
    }
    return "02 "
        + HEX.toHexDigits((byte) bytes.length)
        + " "
        + data
        + " "
        + HEX.toHexDigits((byte) lrc);
  }

  private static void expect(String wanted, String found) {
    if (!wanted.equals(found)) {
      throw new AssertionError("expected " + wanted + ", the register sent " + found);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
