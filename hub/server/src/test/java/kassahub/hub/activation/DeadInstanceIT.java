package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A hub died while it had a question to a vendor on lease (X-21, d20). */
class DeadInstanceIT {
  private static TestDatabase server;
  private static Market market;
  private static Shop shop;

  @BeforeAll
  static void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void takesItsQuestionOverWhenItsHeartbeatIsOverAndSaysWhyUntilThen() {
    var instance = UUID.randomUUID();
    long number = leasedTo(instance);
    beaten(instance, 2);
    assertThat(shop.queue().drain()).isZero();
    assertThat(reason(number)).isEmpty();

    beaten(instance, 15);
    assertThat(shop.queue().drain()).isZero();
    assertThat(reason(number)).contains("HUB_RESTARTED");

    beaten(instance, 31);
    assertThat(shop.queue().drain()).isOne();
    assertThat(status(number)).isEqualTo(ActivationStatus.DONE);
  }

  @Test
  void takesTheQuestionOfAHubThatStoppedAndLeftNoHeartbeatOver() {
    long number = leasedTo(UUID.randomUUID());

    assertThat(shop.queue().drain()).isOne();

    assertThat(status(number)).isEqualTo(ActivationStatus.DONE);
  }

  @Test
  void asksNoQuestionTwiceBecauseItsOwnHeartbeatIsLate() {
    long number = leasedTo(shop.basis().instance());
    beaten(shop.basis().instance(), 40);

    assertThat(shop.queue().drain()).isZero();

    market.execute(
        "update vendor_request set lease_until = now() - interval '1 second' where activation = $1",
        number);
    assertThat(shop.queue().drain()).isOne();
  }

  private static long leasedTo(UUID instance) {
    long number =
        shop.activations()
            .activate(
                market.partner.caller(),
                ActivationRequest.of(market.partner.organisation(), List.of(market.device())))
            .getFirst()
            .number();
    market.execute(
        "update vendor_request set lease_until = now() + interval '3 minutes', instance = $2"
            + " where activation = $1",
        number,
        instance);
    return number;
  }

  private static void beaten(UUID instance, int secondsAgo) {
    market.execute(
        "insert into hub_instance (id, name, version, started_at, beat_at)"
            + " values ($1, 'hub', '1', now(), now() - interval '1 second' * $2::integer)"
            + " on conflict (id) do update set beat_at = excluded.beat_at",
        instance,
        secondsAgo);
  }

  private static Optional<String> reason(long number) {
    var line = shop.activations().get(market.partner.caller(), number).lines().getFirst();
    return line.reason().map(Reason::code);
  }

  private static ActivationStatus status(long number) {
    return shop.activations().summary(market.partner.caller(), number).status();
  }
}
