package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import kassahub.hub.TestDatabase;
import kassahub.hub.licence.GrantRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand lines at once (DESIGN §5), in a database whose statistics know activations of one
 * line: a statement that compared each line with each other would be given up after a minute.
 */
class LargeActivationPlansIT {
  private static final int LINES = 10_000;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static TestDatabase server;
  private static Market market;
  private static Shop shop;

  @BeforeAll
  static void openWithHistory() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
    market.execute(
        """
        insert into activation (account_id, organisation_id, vendor_id, status, licences, amount, currency,
          created_at, created_by)
        select $1, $2, $3, 'done', 1, 200000, 'RUB', now(), 'history' from generate_series(1, 20000)
        """,
        market.partner.account(),
        market.partner.organisation(),
        market.polyus);
    market.execute(
        """
        insert into activation_line (activation, position, account_id, serial, model, line_id, licence_type_id,
          new_until, price, delivery)
        select number, 1, account_id, '99' || lpad(number::text, 14, '0'), 'NETPAY-FS', $1, $2, '2027-11-18', 200000,
          'installed'
        from activation
        """,
        market.polyusLine,
        market.polyusType);
    server.asOwner("analyze");
  }

  @AfterEach
  void forget() {
    market.issuer.refused = Set.of();
    market.issuer.own = line -> line;
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void areOrderedAndGrantedInSeconds() {
    var serials = market.devices(LINES);

    assertThat(ended(serials)).isEqualTo(ActivationStatus.DONE);
  }

  @Test
  void takeOverWhatWasGrantedForOneThatFailed() {
    var serials = market.devices(LINES);
    market.issuer.refused = Set.of(serials.getFirst());
    assertThat(ended(serials)).isEqualTo(ActivationStatus.FAILED);

    market.issuer.refused = Set.of();
    assertThat(ended(serials)).isEqualTo(ActivationStatus.DONE);
    assertThat(market.issuer.asked.getLast().lines())
        .as("asked for the one that nobody granted")
        .singleElement()
        .extracting(GrantRequest.Line::serial)
        .isEqualTo(serials.getFirst());
  }

  @Test
  void areRefused() {
    var serials = market.devices(LINES);
    market.issuer.refused = Set.copyOf(serials);

    assertThat(ended(serials)).isEqualTo(ActivationStatus.FAILED);
  }

  @Test
  void areNotTakenWithAbsurdDates() {
    market.issuer.own =
        line ->
            new GrantRequest.Line(
                line.serial(), line.until().plusYears(90), line.termMonths(), line.lastMask());

    assertThat(ended(market.devices(LINES))).isEqualTo(ActivationStatus.FAILED);
  }

  private static ActivationStatus ended(List<String> serials) {
    long began = System.nanoTime();
    long number =
        shop.activations()
            .activate(
                market.partner.caller(),
                ActivationRequest.of(market.partner.organisation(), serials))
            .getFirst()
            .number();
    shop.queue().drain();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMIT);
    return shop.activations().summary(market.partner.caller(), number).status();
  }
}
