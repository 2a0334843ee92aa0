package kassahub.hub.notice.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that says what a test wants: no real one can be made to fail on order. */
final class FakeSmtp implements AutoCloseable {
  private volatile String toSender = "250 ok";

  /** Nothing: it says nothing any more. */
  private volatile String toRecipient = "250 ok";

  /** Nothing: it hangs up. */
  private volatile String toLetter = "250 ok";

  private final List<String> letters = new CopyOnWriteArrayList<>();
  private final ServerSocket socket;

  FakeSmtp() {
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.startVirtualThread(this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  void says(String recipient, String letter) {
    toRecipient = recipient;
    toLetter = letter;
  }

  void refusesSender() {
    toSender = "550 not from you";
  }

  /** What came, headers and text, whatever was said to it. */
  List<String> letters() {
    return List.copyOf(letters);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        var client = socket.accept();
        Thread.startVirtualThread(() -> serve(client));
      } catch (IOException closed) {
        return; // the test is over
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      talk(client);
    } catch (IOException gone) {
      return; // the hub hung up
    }
  }

  private void talk(Socket client) throws IOException {
    var in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
    say(client, "220 fake");
    for (var line = in.readLine(); line != null; line = in.readLine()) {
      var verb = line.split("[ :]", -1)[0].toUpperCase(java.util.Locale.ROOT);
      var answer =
          switch (verb) {
            case "MAIL" -> toSender;
            case "RCPT" -> toRecipient;
            case "DATA" -> "354 go on";
            case "QUIT" -> "221 bye";
            default -> "250 fake";
          };
      if (answer.isEmpty()) {
        continue;
      }
      say(client, answer);
      if (verb.equals("QUIT")) {
        return;
      }
      if (verb.equals("DATA")) {
        letters.add(letter(in));
        if (toLetter.isEmpty()) {
          return;
        }
        say(client, toLetter);
      }
    }
  }

  private static String letter(BufferedReader in) throws IOException {
    var text = new StringBuilder();
    for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
