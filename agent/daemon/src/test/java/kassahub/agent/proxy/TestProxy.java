package kassahub.agent.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy of this JVM, until it is closed; gives each caller the same answer to CONNECT. */
public final class TestProxy implements AutoCloseable {
  /** The first line of each caller. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  private final ProxySelector before = ProxySelector.getDefault();
  private final ServerSocket door;
  private final String answer;

  public TestProxy(String answer) throws IOException {
    this.answer = answer;
    door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    ProxySelector.setDefault(
        ProxySelector.of(new InetSocketAddress("localhost", door.getLocalPort())));
    start(
        () -> {
          while (!door.isClosed()) {
            Socket caller = door.accept();
            start(() -> serve(caller));
          }
        });
  }

  @Override
  public void close() throws IOException {
    ProxySelector.setDefault(before);
    door.close();
  }

  private void serve(Socket caller) throws IOException {
    try (caller) {
      var lines =
          new BufferedReader(
              new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII), 1);
      String request = lines.readLine();
      asked.add(request);
      while (!lines.readLine().isEmpty()) {
        // headers
      }
      caller
          .getOutputStream()
          .write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      if (answer.startsWith("200")) {
        String target = request.split(" ", -1)[1];
        join(caller, Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)));
      }
    }
  }

  private static void join(Socket caller, int port) throws IOException {
    try (var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      start(
          () -> {
            server.getInputStream().transferTo(caller.getOutputStream());
            caller.close();
          });
      caller.getInputStream().transferTo(server.getOutputStream());
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException over) {
                // one of the two has gone
              }
            },
            "proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
