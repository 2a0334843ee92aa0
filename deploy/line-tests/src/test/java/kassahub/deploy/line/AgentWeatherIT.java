package kassahub.deploy.line;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.Executors;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What befalls agents at two hubs, all of them processes. */
@TestInstance(Lifecycle.PER_CLASS)
class AgentWeatherIT {
  private static final long DAMAGED = 1;
  private static final long EXPIRED = 2;
  private static final List<Long> STORMED = List.of(3L, 4L);
  private static final int HUBS = 2;
  private static final int STORMS = 3;
  private static final int SALES = 6;

  /** A register is asked every second. */
  private static final Duration HEARD = Duration.ofMillis(1_500);

  private static final Duration BETWEEN_STORMS = Duration.ofSeconds(4);
  private static final Duration SENT_WITHIN = Duration.ofSeconds(30);
  private static final Duration SAID_WITHIN = Duration.ofSeconds(60);
  private static final Duration CALM = Duration.ofMinutes(2);

  /** A minute longer than a certificate lives. */
  private static final Duration ABSENCE = Duration.ofDays(90).plusMinutes(1);

  private static final Installer INSTALLER = new ProcessInstaller();

  private SharedSite site;
  private HubProcess hub;

  @BeforeAll
  void startHubs(@TempDir Path data) throws Exception {
    StartCache.prepare(data.resolve("start"));
    site = new SharedSite(data.resolve("site"), HUBS);
    hub = HubProcess.start(site, List.of(DAMAGED, EXPIRED, 3L, 4L), INSTALLER);
  }

  @AfterAll
  void nothingIsLeft() {
    hub.close();
    Child.awaitNone();
  }

  @Test
  void aDamagedOutboxLosesTheDamagedReportOnlyAndSaysSo(@TempDir Path data) throws Exception {
    try (var line = open(DAMAGED, data)) {
      line.cutOff(true);
      sell(line);
      var lost = new EnumMap<Damage, Report>(Damage.class);
      for (Damage damage : Damage.values()) {
        lost.put(damage, line.agents().get(seat(damage)).damage(damage));
      }
      line.cutOff(false);
      line.settle("after its outboxes were damaged", CALM);
      var flipped = line.agents().get(seat(Damage.FLIPPED));
      await("the hub to be told")
          .untilAsserted(() -> assertThat(health(flipped)).contains("outbox: damaged"));

      line.end();
      for (Damage damage : Damage.values()) {
        var agent = line.agents().get(seat(damage));
        var victim = requireNonNull(lost.get(damage));
        var had = agent.witness().had().stream().filter(one -> isBefore(one, victim)).toList();
        assertThat(had).as("reports that waited").hasSizeGreaterThan(SALES / 2);
        assertThat(line.books(agent).absent(had)).as("%s", damage).containsExactly(victim);
        assertThat(agent.log()).contains(words(damage));
      }
    }
  }

  private String health(LineAgent agent) {
    return hub.read(tx -> LineStore.health(tx, agent.ids().getLast()));
  }

  private static boolean isBefore(Report one, Report victim) {
    return one.getStream() == victim.getStream() && one.getSequence() <= victim.getSequence();
  }

  /** Whose outbox is damaged so. */
  private static int seat(Damage damage) {
    return switch (damage) {
      case FLIPPED -> 0;
      case TORN -> 1;
    };
  }

  private static String words(Damage damage) {
    return switch (damage) {
      case FLIPPED -> "the outbox is damaged";
      case TORN -> "the outbox ends in a torn report";
    };
  }

  /** Nobody renews what has expired: a person lets the agent in again, under another name. */
  @Test
  void anAgentThatWasAwayForLongerThanItsCertificateKeepsWhatItHad(@TempDir Path data)
      throws Exception {
    try (var line = open(EXPIRED, data)) {
      var agent = line.agents().getFirst();
      var then = Instant.now().minus(ABSENCE);
      agent.expire(CertificateAuthority.open(site.authority(), () -> then));
      await("the agent to say what is wrong")
          .atMost(SAID_WITHIN)
          .until(() -> agent.log().contains("certificate has expired"));
      sell(line);
      assertThat(line.unfinished()).as("it is kept out").isNotEmpty();

      try (var partner = new Partner(site.web())) {
        agent.enrol(partner.replace(line.organisation(), agent.ids().getLast()));
      }
      line.settle("after it enrolled again", CALM);
      line.end();
      assertThat(agent.ids()).hasSize(2);
    }
  }

  @Test
  void allAgentsAndHubsAreKilledAndStartedAtOnceAgainAndAgain(@TempDir Path data) throws Exception {
    try (var lines = Lines.open(hub, INSTALLER, STORMED, data);
        var aside = Executors.newVirtualThreadPerTaskExecutor()) {
      lines.live(
          shops -> {
            shops.forEach(Line::orderSlowly);
            site.awaitWork(SENT_WITHIN);
            for (int storm = 0; storm < STORMS; storm++) {
              var hubs =
                  aside.submit(
                      () -> {
                        site.restartAll();
                        return true;
                      });
              for (Line shop : shops) {
                for (LineAgent agent : shop.agents()) {
                  agent.restart();
                }
              }
              hubs.get();
              hub.awaitNews(BETWEEN_STORMS);
            }
          },
          CALM);
    }
  }

  /** With its licences, and everything heard. */
  private Line open(long seed, Path data) throws Exception {
    var line = new Line(hub, INSTALLER, seed, data);
    line.calm();
    line.order();
    line.settle("before", CALM);
    return line;
  }

  private void sell(Line line) throws InterruptedException {
    for (int sale = 0; sale < SALES; sale++) {
      line.sell();
      hub.awaitNews(HEARD);
    }
  }
}
