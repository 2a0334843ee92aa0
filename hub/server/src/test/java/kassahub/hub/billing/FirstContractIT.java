package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.terms.Contracts;
import kassahub.hub.database.Tx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A contract is signed while the organisation's first order makes the offer its contract. */
class FirstContractIT { // K-34
  private static final String WAITS =
      """
      select count(*) as n from pg_locks
      where not granted and pid in (select pid from pg_stat_activity where datname = current_database())
      """;
  private static final PaymentTerms TEN_DAYS = new PaymentTerms(false, 10, false);

  @RegisterExtension final Office office = new Office();
  private final Market market = office.market;
  private final Contracts contracts = office.terms.contracts();

  @Test
  void whatIsSignedFirstIsFollowedByNoOffer() throws Exception {
    meanwhile(this::signHalf, () -> office.order(market.partner, 1));

    assertThat(names()).containsExactly(Optional.of("Договор 7"));
  }

  @Test
  void whatIsSignedAfterTheOfferIsInForce() throws Exception {
    meanwhile(
        tx -> office.billing.orders().place(tx, office.delivery(market.partner, 1)), this::sign);

    assertThat(names()).containsExactly(Optional.of("Договор 7"), Optional.empty());
  }

  /** The second begins before the first's transaction ends, and has to wait for it. */
  private void meanwhile(Consumer<Tx> first, Runnable second) throws Exception {
    var begun = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var one =
          threads.submit(
              () ->
                  market.database.run(
                      tx -> {
                        first.accept(tx);
                        begun.countDown();
                        await().until(this::somebodyWaits);
                      }));
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      var other = threads.submit(second);
      one.get(30, TimeUnit.SECONDS);
      other.get(30, TimeUnit.SECONDS);
    }
  }

  private boolean somebodyWaits() {
    return market.count(WAITS) > 0;
  }

  /** As {@link Contracts#sign} does. */
  private void signHalf(Tx tx) {
    long organisation = market.partner.organisation();
    tx.one(
        "select id from organisation where id = $1 for no key update",
        row -> row.number("id"),
        organisation);
    tx.execute(
        """
        insert into contract (organisation_id, name, signed_on, payment, days, working_days,
          created_at, created_by)
        values ($1, 'Договор 7', $2, 'postpaid', 10, false, $3, 'x')
        """,
        organisation,
        office.today(),
        market.clock.instant());
  }

  private void sign() {
    contracts.sign(
        office.clerk,
        market.partner.organisation(),
        new Contract(0, Optional.of("Договор 7"), office.today(), TEN_DAYS));
  }

  private java.util.List<Optional<String>> names() {
    return contracts.of(office.clerk, market.partner.organisation()).stream()
        .map(signed -> signed.contract().name())
        .toList();
  }
}
