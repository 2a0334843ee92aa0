package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import kassahub.hub.TestDatabase;
import kassahub.hub.licence.GrantRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand lines at once (DESIGN §5), in a database whose statistics know activations of one
 * line and nothing in work: a statement that compared each line with each other would be given up
 * after a minute. Rows that PostgreSQL read are counted, no time.
 */
class LargeActivationPlansIT {
  private static final int LINES = 10_000;

  /** Of all tables and indexes, by all statements together. */
  private static final long MOST_ROWS_A_LINE = 100;

  private static final String ROWS_READ =
      """
      select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint as n
      from pg_stat_user_tables where (select pg_stat_force_next_flush()) is not null
      """;
  private static final String CONNECTIONS =
      "select count(*) as n from pg_stat_activity where datname = current_database()";

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
    order(market.devices(500)); // what is in work only for a while is empty again, and known to be
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
  void areOrderedAndGranted() {
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

  @Test
  void whatWasGivenUpIsNotReadAgain() {
    long others = market.count(CONNECTIONS);
    server.asOwner(
        """
        update activation_line set delivery = 'failed', give_up_at = 'infinity' where serial like '99%';
        update activation_line set give_up_at = '2026-01-01Z' where activation = 7;
        analyze activation_line
        """);
    await().until(() -> market.count(CONNECTIONS) <= others); // what it read is counted by then
    try {
      long before = rowsRead();
      apart(own -> own.basis().database().transact(own.installations()::giveUp));
      assertThat(rowsRead() - before).as("rows read").isBetween(1L, MOST_ROWS_A_LINE);
    } finally {
      server.asOwner(
          """
          update activation_line set delivery = 'installed', give_up_at = null where serial like '99%';
          analyze activation_line
          """);
    }
  }

  private static ActivationStatus ended(List<String> serials) {
    long before = rowsRead();
    long number = order(serials);
    assertThat((rowsRead() - before) / serials.size())
        .as("rows read a line")
        .isBetween(1L, MOST_ROWS_A_LINE);
    return shop.activations().summary(market.partner.caller(), number).status();
  }

  private static long order(List<String> serials) {
    return apart(own -> own.buy(serials));
  }

  /** On connections of its own: what they read is counted when they end. */
  private static <T> T apart(Function<Shop, T> work) {
    long others = market.count(CONNECTIONS);
    T result;
    try (var hub = server.alsoUsed()) {
      result = work.apply(Shop.in(hub, market));
    }
    await().until(() -> market.count(CONNECTIONS) <= others);
    return result;
  }

  private static long rowsRead() {
    return market.count(ROWS_READ);
  }
}
