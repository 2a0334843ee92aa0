package kassahub.deploy.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Another client of a register: the shop's own program. Frames of protocol 1 are made and taken
 * apart here, by the facts, so that our codec cannot agree with itself.
 */
final class Till implements AutoCloseable {
  private static final int ENQ = 0x05;
  private static final int STX = 0x02;
  private static final int ACK = 0x06;
  private static final int NAK = 0x15;
  private static final int FILL = 0xFF;
  private static final int PATIENCE_MILLIS = 15_000;
  private static final String READ_LICENCE = "FEE700000000";
  private static final String WRITE_LICENCE = "FEE6";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final Socket socket;
  private final InputStream in;

  /** Connects; served when the client before has gone. */
  Till(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = socket.getInputStream();
  }

  /** The 64 licence bytes in hex, read and gone again. */
  static String licence(int port) throws IOException {
    try (var till = new Till(port)) {
      return till.licence();
    }
  }

  String licence() throws IOException {
    return HEX.formatHex(body(ask(READ_LICENCE), 2));
  }

  /** FE E6; the result byte. */
  int write(String licence, String signature) throws IOException {
    return ask(WRITE_LICENCE + licence + signature)[1];
  }

  /** What follows code and result byte of a command that succeeded. */
  byte[] told(String command) throws IOException {
    byte[] answer = ask(command);
    return body(answer, (answer[0] & 0xFF) == 0xFF ? 3 : 2);
  }

  private static byte[] body(byte[] answer, int from) {
    if (answer[from - 1] != 0) {
      throw new AssertionError("refused: " + HEX.formatHex(answer));
    }
    return Arrays.copyOfRange(answer, from, answer.length);
  }

  private byte[] ask(String command) throws IOException {
    socket.getOutputStream().write(ENQ);
    expect(NAK);
    socket.getOutputStream().write(frame(HEX.parseHex(command)));
    expect(ACK);
    expect(STX);
    int length = in.read();
    byte[] data = in.readNBytes(length);
    expect(sum(data));
    socket.getOutputStream().write(ACK);
    expect(FILL);
    return data;
  }

  private void expect(int wanted) throws IOException {
    int found = in.read();
    if (found != wanted) {
      throw new AssertionError("expected %02X, the register sent %02X".formatted(wanted, found));
    }
  }

  private static byte[] frame(byte[] data) {
    byte[] frame = new byte[data.length + 3];
    frame[0] = STX;
    frame[1] = (byte) data.length;
    System.arraycopy(data, 0, frame, 2, data.length);
    frame[data.length + 2] = (byte) sum(data);
    return frame;
  }

  private static int sum(byte[] data) {
    int sum = data.length;
    for (byte one : data) {
      sum ^= one & 0xFF;
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
