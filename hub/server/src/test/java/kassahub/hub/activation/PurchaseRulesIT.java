package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Role;
import kassahub.hub.catalogue.Money;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.Acceptance;
import kassahub.hub.organisation.OfferEdition;
import kassahub.hub.organisation.Offers;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is refused before anything is asked of a vendor, and what a buyer may say beside an
 * activation.
 */
class PurchaseRulesIT {
  private static TestDatabase server;
  private static Shop shop;
  private static Market market;

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

  @BeforeEach
  void calm() {
    market.clock.set(kassahub.hub.SettableClock.START);
    market.issuer.refused = Set.of();
    shop.queue().drain();
    market.issuer.asked.clear();
  }

  @Test
  void refusesEachBadSerialWithItsOwnReason() {
    var good = market.device();
    market.database.run(
        tx -> market.devices.seen(tx, java.util.Map.of("0085430138999999", "UNKNOWN-1")));

    var rows = check(good, "123", good, "0000000000000001", "0085430138999999");

    assertThat(rows)
        .extracting(row -> row.refusal().map(Reason::code).orElse("-"))
        .containsExactly("-", "WRONG_FORMAT", "DUPLICATE", "NOT_FOUND", "VENDOR_NOT_SUPPORTED");
  }

  @Test
  void namesTheFirstHundredOfTheSerialsItRefuses() {
    var wrong = IntStream.rangeClosed(1, 101).mapToObj("%016d"::formatted).toList();

    assertThatThrownBy(() -> shop.order(wrong))
        .isInstanceOfSatisfying(
            Problem.Invalid.class,
            refused ->
                assertThat(refused.facts())
                    .containsEntry("refused", "101")
                    .containsEntry("serials", String.join(", ", wrong.subList(0, 100))));
  }

  @Test
  void refusesAnOrderWhosePriceChangedSinceTheBuyerSawIt() {
    var serial = market.device();
    var seen = check(serial).getFirst();
    market.setPrice(Money.kopecks(210_000), Market.TODAY);
    var request =
        new ActivationRequest(
            market.partner.organisation(),
            List.of(serial),
            Optional.empty(),
            Optional.of(
                List.of(new Expected(serial, seen.price().orElseThrow(), seen.newUntil()))));

    assertThatThrownBy(() -> shop.activations().activate(market.partner.caller(), request))
        .isInstanceOf(Problem.Conflict.class)
        .hasMessageContaining("PRICE_CHANGED");
    assertThat(lines(serial)).isZero();
    market.setPrice(Market.POLYUS_PRICE, Market.TODAY);
  }

  @Test
  void refusesForeignOrganisationsBlockedAccountsAndEmptyOrders() {
    var serial = market.device();
    assertProblem("NO_SUCH_ORGANISATION", market.stranger.organisation(), serial);
    assertProblem("NO_SERIALS", market.partner.organisation());
    market.execute(
        "update account set blocked_at = $2, block_reason = 'debt' where id = $1",
        market.partner.account(),
        market.clock.instant());
    assertProblem("ACCOUNT_BLOCKED", market.partner.organisation(), serial);
    market.execute(
        "update account set blocked_at = null, block_reason = null where id = $1",
        market.partner.account());
    market.execute(
        "update organisation set activation_enabled = false where id = $1",
        market.partner.organisation());
    assertProblem("ACTIVATION_DISABLED", market.partner.organisation(), serial);
    market.execute(
        "update organisation set activation_enabled = true where id = $1",
        market.partner.organisation());
    assertThat(lines(serial)).isZero();
  }

  @Test
  void refusesWhoeverHasNotAcceptedTheEditionInForce() {
    var offers = new Offers(server.database(), new Journal(market.clock), market.clock);
    var day = LocalDate.of(2046, 1, 15);
    market.clock.set(day.atTime(12, 0).toInstant(ZoneOffset.UTC));
    long payer = market.partner.organisation();
    for (String name : List.of("first", "second")) {
      var serial = market.device();
      long edition = offers.publish(Actor.hub(), new OfferEdition(0, name, "text", day));

      assertThatThrownBy(() -> check(serial)).hasMessageContaining("OFFER_NOT_ACCEPTED");
      assertProblem("OFFER_NOT_ACCEPTED", payer, serial);

      offers.accept(market.partner.caller(), new Acceptance(payer, edition, "203.0.113.7"));
      assertThat(shop.order(serial)).isPositive();
    }
    shop.queue().drain();
  }

  @Test
  void aCommentIsChangedByTheBuyersAndJournalled() {
    long number = shop.order(market.device());
    var buyer = market.partner.caller();
    shop.activations().comment(buyer, number, " ");
    shop.activations().comment(buyer, number, " " + "я".repeat(500) + " ");

    assertThat(shop.activations().summary(buyer, number).comment()).contains("я".repeat(500));
    assertThatThrownBy(() -> shop.activations().comment(buyer, number, "я".repeat(501)))
        .isInstanceOf(Problem.Invalid.class);
    var support = Market.caller(market.partner.account(), Role.SUPPORT);
    assertThatThrownBy(() -> shop.activations().comment(support, number, "x"))
        .isInstanceOf(Problem.Forbidden.class);
    var journal = new Journal(market.clock);
    var kept = market.database.transact(tx -> journal.of(tx, "activation", Long.toString(number)));
    assertThat(kept.getFirst().action()).isEqualTo("activation.commented");
    assertThat(kept.getFirst().details()).containsEntry("comment", "я".repeat(500));
  }

  private static List<CheckRow> check(String... serials) {
    return shop.activations()
        .check(market.partner.caller(), market.partner.organisation(), List.of(serials));
  }

  private static void assertProblem(String code, long organisation, String... serials) {
    assertThatThrownBy(
            () ->
                shop.activations()
                    .activate(
                        market.partner.caller(),
                        ActivationRequest.of(organisation, List.of(serials))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(code);
  }

  private static long lines(String serial) {
    return market.count("select count(*) as n from activation_line where serial = $1", serial);
  }
}
