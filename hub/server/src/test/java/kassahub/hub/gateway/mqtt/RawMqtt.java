package kassahub.hub.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.gateway.TestGateway;

/** MQTT 5 by hand, for what well-behaved clients do not do. */
public final class RawMqtt implements AutoCloseable {
  private static final int CONNECT = 0x10;
  private static final int CONNACK = 0x20;
  static final byte[] PINGREQ = {(byte) 0xC0, 0};
  public static final int PUBLISH_QOS_1 = 0x32;
  public static final int PUBACK = 0x40;
  private static final int SUBSCRIBE = 0x82;
  private static final int SUBACK = 0x90;
  public static final int DISCONNECT = 0xE0;
  private static final int DIALS = 5;

  private final SSLSocket socket;
  private final DataInputStream in;

  private RawMqtt(SSLSocket socket) throws IOException {
    this.socket = socket;
    in = new DataInputStream(socket.getInputStream());
  }

  /**
   * What the hub sent.
   *
   * @param type with its flags
   * @param body behind the length
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  public record Packet(int type, byte[] body) {}

  /** Connects; the hub must let it in. */
  static RawMqtt connect(TestGateway hub, TestKeys keys) throws IOException {
    var raw = dial(hub, keys);
    raw.skipTo(CONNACK);
    return raw;
  }

  /** The same to any hub. */
  public static RawMqtt connect(SSLContext tls, String host, int port, String agent)
      throws IOException {
    var raw = dial(tls, host, port, agent);
    raw.skipTo(CONNACK);
    return raw;
  }

  /**
   * Why the hub does not let it in: its own words, or those of TLS. They can get lost when the hub
   * closes while we still write; then it is asked again.
   */
  static String refusal(TestGateway hub, TestKeys keys) throws IOException {
    for (int lost = 0; ; lost++) {
      try (var raw = dial(hub, keys)) {
        return new String(raw.skipTo(CONNACK), UTF_8);
      } catch (SSLException refused) {
        return String.valueOf(refused.getMessage());
      } catch (SocketException closed) {
        if (lost == DIALS) {
          throw closed;
        }
      }
    }
  }

  /** Says only this, which is no CONNECT. */
  static RawMqtt say(SSLContext tls, int port, byte[] first) throws IOException {
    var raw = open(tls, TestGateway.HOST, port);
    raw.socket.getOutputStream().write(first);
    return raw;
  }

  private static RawMqtt open(SSLContext tls, String host, int port) throws IOException {
    var socket = (SSLSocket) tls.getSocketFactory().createSocket(host, port);
    socket.setSoTimeout(10_000);
    return new RawMqtt(socket);
  }

  private static RawMqtt dial(TestGateway hub, TestKeys keys) throws IOException {
    return dial(keys.tls(hub.authority.root()), TestGateway.HOST, hub.mqtt.port(), keys.agent());
  }

  private static RawMqtt dial(SSLContext tls, String host, int port, String agent)
      throws IOException {
    var raw = open(tls, host, port);
    var body = new ByteArrayOutputStream();
    var out = new DataOutputStream(body);
    out.writeUTF("MQTT");
    out.write(new byte[] {5, 2, 0, 60, 0});
    out.writeUTF(agent);
    raw.write(CONNECT, body.toByteArray());
    return raw;
  }

  public void publish(String topic, byte[] payload, int id) throws IOException {
    socket.getOutputStream().write(packet(PUBLISH_QOS_1, message(topic, payload, id)));
  }

  /** All of these at once, numbered from this. */
  public void publishAll(String topic, List<byte[]> payloads, int firstId) throws IOException {
    var packets = new ByteArrayOutputStream();
    for (int at = 0; at < payloads.size(); at++) {
      packets.write(packet(PUBLISH_QOS_1, message(topic, payloads.get(at), firstId + at)));
    }
    socket.getOutputStream().write(packets.toByteArray());
  }

  /** So many at once, numbered from 1. */
  void publishMany(String topic, byte[] payload, int count) throws IOException {
    publishAll(topic, Collections.nCopies(count, payload), 1);
  }

  private static byte[] message(String topic, byte[] payload, int id) throws IOException {
    var body = new ByteArrayOutputStream();
    var out = new DataOutputStream(body);
    out.writeShort(topic.getBytes(UTF_8).length);
    out.write(topic.getBytes(UTF_8));
    out.writeShort(id);
    out.writeByte(0);
    out.write(payload);
    return body.toByteArray();
  }

  /** Waits until the hub has closed the connection. */
  boolean awaitEnd() throws IOException {
    try {
      while (in.read() >= 0) {}
      return true;
    } catch (SocketException reset) {
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    }
  }

  /** The reason code of the answer. */
  public int subscribe(String filter) throws IOException {
    var body = new ByteArrayOutputStream();
    var out = new DataOutputStream(body);
    out.writeShort(7);
    out.writeByte(0);
    out.writeUTF(filter);
    out.writeByte(1);
    write(SUBSCRIBE, body.toByteArray());
    byte[] answer = skipTo(SUBACK);
    return answer[answer.length - 1] & 0xff;
  }

  /** Waits for DISCONNECT. */
  int disconnectReason() throws IOException {
    return skipTo(DISCONNECT)[0] & 0xff;
  }

  private byte[] skipTo(int type) throws IOException {
    Packet found = next();
    while (found.type() != type) {
      found = next();
    }
    return found.body();
  }

  /** Waits for whatever the hub says next. */
  public Packet next() throws IOException {
    int type = in.readUnsignedByte();
    return new Packet(type, in.readNBytes(length()));
  }

  private void write(int type, byte[] body) throws IOException {
    socket.getOutputStream().write(packet(type, body));
  }

  private static byte[] packet(int type, byte[] body) throws IOException {
    var packet = new ByteArrayOutputStream();
    packet.write(type);
    int left = body.length;
    do {
      packet.write(left > 127 ? left % 128 | 0x80 : left);
      left /= 128;
    } while (left > 0);
    packet.write(body);
    return packet.toByteArray();
  }

  private int length() throws IOException {
    int length = 0;
    int shift = 0;
    int next;
    do {
      next = in.readUnsignedByte();
      length |= (next & 0x7f) << shift;
      shift += 7;
    } while (next > 127);
    return length;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
