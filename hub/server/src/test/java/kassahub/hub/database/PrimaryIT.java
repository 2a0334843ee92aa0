package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import kassahub.hub.TestDatabase;
import kassahub.hub.database.DatabaseAddress.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PrimaryIT {
  private static final TestDatabase REAL = TestDatabase.create();

  @AfterAll
  static void end() {
    REAL.close();
  }

  @Test
  void aSilentStandbyIsWaitedForOnceByAllWhoConnect() throws Exception {
    var one = REAL.address();
    var real = one.servers().getFirst();
    var calls = new AtomicInteger();
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> count(silent, calls));
      var servers = List.of(new Server("127.0.0.1", silent.getLocalPort()), real);
      var primary =
          new Primary(
              new DatabaseAddress(
                  servers, one.name(), one.hub(), one.owner(), one.rootCertificate()));

      var asked = Stream.generate(() -> primary.options(REAL.vertx())).limit(8).toList();
      for (Future<PgConnectOptions> found : asked) {
        assertThat(found.await(20, TimeUnit.SECONDS).getPort()).isEqualTo(real.port());
      }
      assertThat(calls).hasValue(1);
    }
  }

  private static void count(ServerSocket silent, AtomicInteger calls) {
    try {
      while (true) {
        silent.accept();
        calls.incrementAndGet();
      }
    } catch (IOException closed) {
      // the test is over
    }
  }
}
