package kassahub.deploy.demo;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import kassahub.hub.Hub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people try out in a demo does not keep it from starting again. */
class StoppedAgentIT {
  private static final String STOP =
      """
      update agent set suspended_at = now(), suspend_reason = 'copied'
      where id = (select agent_id from register order by serial limit 1)
      """;
  private static final String REVOKE =
      """
      update agent set revoked_at = now(), revoke_reason = 'stolen'
      where id = (select agent_id from register order by serial offset 1 limit 1)
      """;
  private static final String GIVE_AWAY =
      """
      update register set agent_id = (select agent_id from register order by serial offset 3 limit 1)
      where serial = (select serial from register order by serial offset 2 limit 1)
      """;

  private static final String LOCK = "outbox/lock";

  @TempDir private Path data;

  @Test
  void startsAgainWhereSomeAgentsAreNotLetInOrLostTheirRegister() throws Exception {
    var options = new DemoOptions(4, 0, data, DemoOptions.Way.both);
    try (var demo = Demo.start(options)) {
      change(demo.hub(), STOP, REVOKE, GIVE_AWAY);
    }

    try (var again = Demo.start(options)) {
      assertThat(again.facts().getJsonArray("registers")).hasSize(4);
    }
  }

  @Test
  void theAgentsThatStartedAreStoppedWithADemoThatCouldNotStartAll() throws Exception {
    var options = new DemoOptions(4, 0, data, DemoOptions.Way.both);
    Demo.start(options).close();
    try (var agents = Files.list(data.resolve("agents"));
        var held =
            FileChannel.open(agents.sorted().findFirst().orElseThrow().resolve(LOCK), WRITE);
        var _ = held.lock()) {
      assertThatThrownBy(() -> Demo.start(options)).hasMessageContaining("did not start");
    }

    try (var again = Demo.start(options)) {
      assertThat(again.facts().getJsonArray("registers")).hasSize(4);
    }
  }

  private static void change(Hub hub, String... statements) {
    hub.features()
        .database()
        .run(
            tx -> {
              for (String sql : statements) {
                assertThat(tx.execute(sql)).isOne();
              }
            });
  }
}
