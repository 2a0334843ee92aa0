package kassahub.hub.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.gateway.AgentChannel;
import kassahub.hub.gateway.AgentDoorCase;
import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.SharedLinks;
import kassahub.proto.v1.Dispatch;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a hub cannot see when a broker stands in between, and what it says of that. */
class BrokerUnknownsIT extends AgentDoorCase {
  private static final Duration LIFE = Duration.ofDays(90);

  @RegisterExtension static final BrokerSide SIDE = new BrokerSide(() -> hub);

  private static final class Deaf implements AgentChannel {
    @Override
    public boolean deliver(Dispatch dispatch) {
      return false;
    }

    @Override
    public void close(Ending why) {}
  }

  @Override
  protected Door door() {
    return SIDE;
  }

  @Test
  void theBrokersAddressIsNotShownAsThatOfAComputer() throws Exception {
    greeted().close();
    var roster = new AgentRoster(hub.database.database(), hub.clock);
    assertThat(roster.places(support, keys.agent()))
        .singleElement()
        .satisfies(
            place -> {
              assertThat(place.transport()).isEqualTo("mqtt");
              assertThat(place.address()).isEmpty();
            });
  }

  @Test
  void theLogSaysThatAnAgentCameThroughTheBroker() throws Exception {
    hub.agents.revoke(support, keys.agent(), "украден");
    assertThat(refusal(keys)).contains("AGENT_REVOKED");
    loggedOnce(keys.agent(), "address=via localhost:");
  }

  @Test
  void anotherHubTakesNothingEitherOnceTheCertificateIsOver() throws Exception {
    SharedLinks.Channels deaf = (agent, number) -> new Deaf();
    try (var second = hub.another();
        var _ = greeted()) {
      long connection = hub.links.held(keys.agent()).orElseThrow().connection();
      assertThat(second.shared.find(keys.agent(), connection, deaf)).isPresent();
      second.ahead.set(Duration.ofDays(91));
      assertThat(second.shared.find(keys.agent(), connection, deaf)).isEmpty();
    }
  }

  @Test
  void whoListensToEverythingHidesWhoIsGoneAndThatIsSaidOnce() throws Exception {
    try (var agent = SIDE.agent(keys).open()) {
      SIDE.listening().askAfterNobody();
      agent.hello(stream);
      assertThat(log.lines()).isEmpty();

      agent.subscribe("#");
      for (int i = 0; i < 3; i++) {
        SIDE.listening().askAfterNobody();
      }
      agent.hello(stream);
      loggedOnce("does not tell when an agent is gone");
    }
  }

  @Test
  void aCertificateOfTheBrokerThatEndsSoonIsSaid() throws Exception {
    Instant made = hub.clock.instant().minus(LIFE.multipliedBy(7).dividedBy(9));
    try (var old = new Mosquitto(hub.authorityAt(() -> made));
        var listening = hub.listenAt(old.hubs())) {
      loggedOnce("certificate ends soon", "until=");
      assertThat(listening.certificateUntil().orElseThrow())
          .isCloseTo(made.plus(LIFE), Assertions.within(1, ChronoUnit.MINUTES));
    }
    assertThat(SIDE.listening().certificateUntil().orElseThrow())
        .isAfter(hub.clock.instant().plus(LIFE).minus(Duration.ofHours(1)));
  }
}
