package kassahub.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kassahub.agent.link.LinkException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a driver relies on, whatever the bytes travel over. */
@Timeout(180)
abstract class LinkContract {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** The other end of the pipe, held by the test. */
  interface Far extends AutoCloseable {
    void send(byte[] bytes) throws IOException;

    byte[] receive(int count) throws IOException;

    /** Cable out, power off, connection closed. */
    @Override
    void close() throws IOException;
  }

  final Links links = new Links();

  /** Opens both ends. */
  abstract Link open() throws IOException;

  abstract Far far() throws IOException;

  @AfterEach
  void closeLinks() {
    links.close();
  }

  @Test
  void carriesBytesOfEveryValueBothWays() throws Exception {
    try (Link link = open()) {
      byte[] all = new byte[256];
      for (int i = 0; i < all.length; i++) {
        all[i] = (byte) i;
      }
      link.write(all);
      assertThat(far().receive(256)).isEqualTo(all);
      far().send(all);
      for (int i = 0; i < 256; i++) {
        assertThat(link.read(LONG)).isEqualTo(i);
      }
    }
  }

  @Test
  void endsAWaitInTime() throws Exception {
    try (Link link = open()) {
      long start = System.nanoTime();
      assertThat(link.read(Duration.ofMillis(200))).isEqualTo(Link.SILENCE);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(150), Duration.ofSeconds(20)); // a busy machine's twenty
    }
  }

  @Test
  void waitsForNothingWhenNoTimeIsGiven() throws Exception {
    try (Link link = open()) {
      assertThat(link.read(Duration.ZERO)).isEqualTo(Link.SILENCE);
      far().send(new byte[] {7});
      assertThat(link.read(LONG)).isEqualTo(7);
    }
  }

  @Test
  void forgetsWhatHasArrivedWhenItIsDrained() throws Exception {
    try (Link link = open()) {
      far().send(new byte[] {1, 2, 3});
      assertThat(link.read(LONG)).isEqualTo(1);
      link.drain();
      far().send(new byte[] {4});
      assertThat(link.read(LONG)).isEqualTo(4);
    }
  }

  @Test
  void endsAWaitWhenItIsClosedByAnotherThread() throws Exception {
    Link link = open();
    CompletableFuture<Void> closing =
        CompletableFuture.runAsync(
            link::close, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));

    assertThatThrownBy(() -> link.read(LONG)).isInstanceOf(LinkException.class);
    closing.join();
    link.close();
  }

  @Test
  void saysThatItWasCutWhenTheOtherEndGoesAway() throws Exception {
    Link link = open();
    far().send(new byte[] {1});
    assertThat(link.read(LONG)).isEqualTo(1);
    far().close();

    assertThatThrownBy(() -> link.read(LONG))
        .isInstanceOfSatisfying(
            LinkException.class, cut -> assertThat(cut.reason()).isEqualTo(Reason.CUT));
    link.close();
  }
}
