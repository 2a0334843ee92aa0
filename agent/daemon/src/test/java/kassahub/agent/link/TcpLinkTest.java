package kassahub.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import kassahub.agent.link.LinkException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpLinkTest extends LinkContract {
  private final ServerSocket register;
  private Optional<Socket> accepted = Optional.empty();

  TcpLinkTest() throws IOException {
    register = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    register.close();
    if (accepted.isPresent()) {
      accepted.get().close();
    }
  }

  @Test
  void saysUnreachableWhenNobodyListens() throws IOException {
    register.close();

    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            LinkException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));
  }

  @Test
  void saysBusyWhenItIsClosedBeforeAnythingCame() throws Exception {
    Link link = open();
    far().close();

    assertThatThrownBy(() -> link.read(Duration.ofSeconds(60)))
        .isInstanceOfSatisfying(
            LinkException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BUSY));
  }

  @Test
  void hangsUpWhenMoreArrivesUnreadThanAnyRegisterSays() throws Exception {
    Link link = open();
    far().send(new byte[70_000]);

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> link.write(new byte[] {5}))
                    .isInstanceOf(LinkException.class));
  }

  @Override
  Link open() throws LinkException {
    return links.open(
        new LinkAddress.Tcp("127.0.0.1", register.getLocalPort()), Duration.ofSeconds(60));
  }

  @Override
  Far far() throws IOException {
    if (accepted.isEmpty()) {
      accepted = Optional.of(register.accept());
    }
    Socket socket = accepted.get();
    return new Far() {
      @Override
      public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
      }

      @Override
      public byte[] receive(int count) throws IOException {
        return socket.getInputStream().readNBytes(count);
      }

      @Override
      public void close() throws IOException {
        socket.close();
      }
    };
  }
}
