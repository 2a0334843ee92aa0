package kassahub.agent.hardship;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dkills=200} and {@code -Dseed=…} for the long run. */
class KillIT {
  private static final int KILLS = Integer.getInteger("kills", 16);
  private static final long SEED = Long.getLong("seed", 20_261_128);

  private static final Duration POLL = Duration.ofMillis(30);

  /** One in so many is killed while it starts. */
  private static final int EARLY = 4;

  private static final int STARTING_MILLIS = 2_000;
  private static final int WORKING_MILLIS = 700;

  @Test
  void nothingIsLostAndNoLicenceIsWrittenTwiceWhenItIsKilledAgainAndAgain(@TempDir Path dir)
      throws Exception {
    var random = new Random(SEED);
    int starting = 0;
    int installing = 0;
    try (var shop = new Shop(dir)) {
      for (int kill = 0; kill < KILLS; kill++) {
        int visits = shop.visits();
        try (var agent = start(shop)) {
          boolean early = random.nextInt(EARLY) == 0;
          if (!early) {
            shop.awaitVisit(visits);
          }
          shop.order();
          shop.refuse(random.nextInt(2));
          var life = Duration.ofMillis(random.nextInt(early ? STARTING_MILLIS : WORKING_MILLIS));
          assertThat(agent.lives(life)).as("by itself it does not end").isTrue();
          agent.kill();
        }
        starting += shop.visits() == visits ? 1 : 0;
        installing += shop.isInstalling() ? 1 : 0;
        shop.keepBooks();
      }
      try (var agent = start(shop)) {
        shop.settle();
        agent.kill();
      }
      shop.assertNothingLost();
      shop.assertEachLicenceWrittenOnce();
      System.out.printf(
          "killed %d times, seed %d: %d before it came to the hub, %d with a licence in hand; %d"
              + " reports stored, %d seen on disk, none lost; %d licences ordered, %d written%n",
          KILLS,
          SEED,
          starting,
          installing,
          shop.hub.script().stored().size(),
          shop.owed(),
          shop.orders(),
          shop.register.state().licenceWrites());
    }
  }

  private static AgentProcess start(Shop shop) throws Exception {
    int hub = shop.hub.address().port();
    return AgentProcess.start(shop.data, hub, shop.register.port(), POLL, 1);
  }
}
