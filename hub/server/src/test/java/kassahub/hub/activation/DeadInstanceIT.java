package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import kassahub.hub.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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

  @BeforeEach
  void speak() {
    market.issuer.own = line -> line;
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
  void goesOnAtOnceWithAQuestionOfItsOwnThatItHasNotInHand() {
    long number = leasedTo(shop.basis().instance());

    assertThat(shop.queue().drain()).isOne();

    assertThat(status(number)).isEqualTo(ActivationStatus.DONE);
  }

  @Test
  void asksAgainInAMomentWhenTheDatabaseWasAwayWhileTheVendorAnswered() {
    var askedAt = new CopyOnWriteArrayList<Long>();
    market.issuer.own =
        line -> {
          askedAt.add(System.nanoTime());
          return line;
        };
    server.asOwner(
        """
        create sequence refused;
        grant select on refused to kassahub_hub;
        create function away() returns trigger language plpgsql security definer as
          $$ begin perform nextval('refused'); raise exception 'gone' using errcode = '58030'; end $$;
        create trigger away before insert on vendor_exchange execute function away();
        """);
    long number = shop.order(market.device());
    try (var queue =
        new VendorQueue(
            shop.basis(), market.catalogue, market.issuers(), shop.answers(), Duration.ZERO)) {
      queue.start();
      try {
        await().until(() -> answerWasRefused() && askedAt.size() > 1);
      } finally {
        server.asOwner("drop function away() cascade; drop sequence refused");
      }

      await().until(() -> status(number) == ActivationStatus.DONE);
      assertThat(Duration.ofNanos(askedAt.get(1) - askedAt.get(0)))
          .as("a vendor is not asked without end meanwhile")
          .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }
  }

  @Test
  void asksNoQuestionTwiceBecauseItsOwnHeartbeatIsLate() throws Exception {
    var answer = new CountDownLatch(1);
    market.issuer.own =
        line -> {
          awaitQuietly(answer);
          return line;
        };
    long number = shop.order(market.device());
    beaten(shop.basis().instance(), 40);
    var asking = Thread.ofVirtual().start(() -> shop.queue().drain());
    await().until(() -> asked(number) == 1);

    assertThat(shop.queue().drain()).isZero();

    answer.countDown();
    asking.join();
    assertThat(status(number)).isEqualTo(ActivationStatus.DONE);
    assertThat(asked(number)).isEqualTo(1);
  }

  /** A sequence keeps what a transaction that is rolled back has drawn. */
  private static boolean answerWasRefused() {
    return server
        .database()
        .transact(tx -> tx.one("select is_called from refused", row -> row.flag("is_called")));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static long asked(long number) {
    return market.issuer.asked.stream()
        .filter(request -> request.requestId().equals(Long.toString(number)))
        .count();
  }

  private static long leasedTo(UUID instance) {
    long number = shop.order(market.device());
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
