package kassahub.hub.activation;

import static java.time.temporal.ChronoUnit.DAYS;
import static kassahub.hub.activation.FakeIssuer.Mood.BE_SILENT;
import static kassahub.hub.activation.FakeIssuer.Mood.BE_SLOW;
import static kassahub.hub.activation.FakeIssuer.Mood.DIE_AFTER_GRANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import kassahub.codec.licence.LicenceFile;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Role;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checking, ordering and the vendor's answers on a real database. */
class ActivationsIT {
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
  void promisesTwelveCalendarMonthsFromTodayOrFromTheCurrentEnd() {
    var never = market.device();
    var paid = market.device(LocalDate.of(2027, 12, 14));
    var expired = market.device(LocalDate.of(2026, 11, 17));
    var leap = market.device(LocalDate.of(2028, 2, 29));

    var rows = check(never, paid, expired, leap);

    assertThat(rows)
        .extracting(row -> row.newUntil().orElseThrow())
        .containsExactly(
            LocalDate.of(2027, 11, 18),
            LocalDate.of(2028, 12, 14),
            LocalDate.of(2027, 11, 18),
            LocalDate.of(2029, 2, 28));
  }

  @Test
  void warnsFromTheHundredAndEightyFirstDayOn() {
    var exactly = market.device(Market.TODAY.plus(180, DAYS));
    var later = market.device(Market.TODAY.plus(181, DAYS));

    assertThat(check(exactly, later)).extracting(CheckRow::early).containsExactly(false, true);
  }

  @Test
  void showsPartnersTheirPriceAndTheRetailPrice() {
    var row = check(market.device()).getFirst();

    assertThat(row.price()).contains(Market.POLYUS_PRICE);
    assertThat(row.retail()).contains(Money.kopecks(250_000));
  }

  @Test
  void makesOneActivationForEachVendor() {
    var request =
        new ActivationRequest(
            market.partner.organisation(),
            List.of(
                market.device(),
                market.device(market.severLine, Optional.empty()),
                market.device()),
            Optional.of(" season "),
            Optional.empty());

    var made = shop.activations().activate(market.partner.caller(), request);

    assertThat(made).extracting(one -> one.lines().size()).containsExactly(2, 1);
    assertThat(made).extracting(one -> one.summary().comment()).containsOnly(Optional.of("season"));
    assertThat(made.getFirst().summary().amount()).contains(Money.kopecks(400_000));
    assertThat(shop.activations().get(market.partner.caller(), made.getFirst().number()).lines())
        .isEqualTo(made.getFirst().lines());
  }

  @Test
  void sellsNoTermTwiceWhenTheFirstActivationEndsWhileTheSecondIsChecked() {
    var serial = market.device();
    long first = shop.order(serial);
    market.issuer.meanwhile = () -> shop.queue().drain();

    assertThatThrownBy(() -> shop.order(serial))
        .isInstanceOfSatisfying(
            Problem.Conflict.class, p -> assertThat(p.code()).isEqualTo("SERIAL_IN_WORK"));

    market.issuer.meanwhile = () -> {};
    assertThat(shop.activations().summary(market.partner.caller(), first).status())
        .isEqualTo(ActivationStatus.DONE);
    assertThat(lines(serial)).isOne();
  }

  @Test
  void letsOnlyOneOfTwoSimultaneousOrdersHaveASerial() throws Exception {
    var serials = market.devices(20);
    Callable<String> order =
        () -> {
          try {
            return Long.toString(shop.order(serials));
          } catch (Problem.Conflict late) {
            return late.code();
          }
        };

    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var outcomes = people.invokeAll(List.of(order, order, order, order));
      assertThat(outcomes)
          .extracting(outcome -> outcome.resultNow())
          .filteredOn("SERIAL_IN_WORK"::equals)
          .hasSize(3);
    }
    assertThat(lines(serials.getFirst())).isOne();
  }

  @Test
  void finishesWithALicenceFileThatCoversEveryLine() { // d13, X-32, X-38
    var serials = market.devices(3);
    long number = shop.buy(serials);

    var done = shop.activations().get(market.partner.caller(), number);
    assertThat(done.summary().status()).isEqualTo(ActivationStatus.DONE);
    assertThat(done.lines())
        .extracting(line -> line.finalUntil().orElseThrow())
        .containsOnly(LocalDate.of(2027, 11, 18));
    var file = shop.activations().licenceFile(market.partner.caller(), number);
    assertThat(file.name()).isEqualTo("Licenses_" + number + "_2027-11-18.slf");
    assertThat(new String(file.bytes(), StandardCharsets.US_ASCII)).hasLineCount(3);
    assertThat(LicenceFile.parse(file.bytes()).find(serials.getLast()).orElseThrow().mask().until())
        .contains(LocalDate.of(2027, 12, 31));
    assertThat(check(serials.getFirst()).getFirst().currentUntil())
        .contains(LocalDate.of(2027, 11, 18));
  }

  @Test
  void asksAgainWithTheSameRequestIdWhenTheVendorDiesAfterGranting() {
    long number = shop.order(market.device());
    market.issuer.next(DIE_AFTER_GRANT);

    shop.queue().drain();
    assertThat(status(number)).isEqualTo(ActivationStatus.IN_PROGRESS);
    market.clock.advance(Duration.ofMinutes(1));
    shop.queue().drain();

    assertThat(status(number)).isEqualTo(ActivationStatus.DONE);
    assertThat(market.issuer.asked)
        .extracting(asked -> asked.requestId())
        .containsExactly(Long.toString(number), Long.toString(number));
  }

  @Test
  void takesUpAQuestionWhoseInstanceDiedBetweenAnswerAndCommit() {
    long number = shop.order(market.device());
    market.execute(
        "update vendor_request set lease_until = now() + interval '1 minute' where activation = $1",
        number);
    assertThat(shop.queue().drain()).isZero();

    market.execute(
        "update vendor_request set lease_until = now() - interval '1 second' where activation = $1",
        number);
    shop.queue().drain();

    assertThat(status(number)).isEqualTo(ActivationStatus.DONE);
  }

  @Test
  void remembersWhatAPartialAnswerGrantedAndAsksOnlyForTheRest() {
    var serials = market.devices(10);
    market.issuer.refused = Set.copyOf(serials.subList(7, 10));
    long number = shop.buy(serials);
    assertThat(shop.activations().summary(market.partner.caller(), number).error())
        .map(Reason::code)
        .contains("VENDOR_PARTIAL");
    assertThat(inWork(number)).isZero();
    market.issuer.refused = Set.of();

    shop.activations().retry(market.partner.caller(), number);
    shop.queue().drain();

    assertThat(status(number)).isEqualTo(ActivationStatus.DONE);
    assertThat(market.issuer.asked.getLast().lines())
        .extracting(line -> line.serial())
        .containsExactlyElementsOf(serials.subList(7, 10));
  }

  @Test
  void givesWhatAFailedActivationWasGrantedToTheNextOneOfTheSerial() {
    var serials = market.devices(2);
    market.issuer.refused = Set.of(serials.get(1));
    long failed = shop.buy(serials);

    long next = shop.buy(serials.get(0));

    assertThat(status(next)).isEqualTo(ActivationStatus.DONE);
    assertThat(market.issuer.asked).hasSize(1);
    assertThatThrownBy(() -> shop.activations().retry(market.partner.caller(), failed))
        .hasMessageContaining("SUBSCRIPTION_CHANGED");
  }

  @Test
  void onlyThoseWhoBuyOrRetryDeliveriesAskAgain() {
    long number = refused();

    for (var role : List.of(Role.CLIENT, Role.BACK_OFFICE)) {
      var caller = Market.caller(market.partner.account(), role);
      assertThatThrownBy(() -> shop.activations().retry(caller, number))
          .isInstanceOf(Problem.Forbidden.class);
    }
    assertThat(status(number)).isEqualTo(ActivationStatus.FAILED);
    shop.activations().retry(Market.caller(market.stranger.account(), Role.SUPPORT), number);
    assertThat(status(number)).isEqualTo(ActivationStatus.IN_PROGRESS);
  }

  @Test
  void asksAgainTwentyTimesAndNotOnceMore() {
    long number = refused();
    for (int retry = 0; retry < 20; retry++) {
      shop.activations().retry(market.partner.caller(), number);
      shop.queue().drain();
    }

    assertThatThrownBy(() -> shop.activations().retry(market.partner.caller(), number))
        .isInstanceOf(Problem.Conflict.class)
        .hasMessageContaining("RETRY_LIMIT");
    assertThat(market.issuer.asked).hasSize(21);
  }

  private static long refused() {
    var serial = market.device();
    market.issuer.refused = Set.of(serial);
    long number = shop.buy(serial);
    return number;
  }

  @Test
  void failsWhenTheVendorStaysSilentPastTheDeadline() {
    long number = shop.order(market.device());
    market.issuer.next(BE_SILENT, BE_SILENT);

    shop.queue().drain();
    market.clock.advance(Duration.ofMinutes(60));
    shop.queue().drain();

    assertThat(shop.activations().summary(market.partner.caller(), number).error())
        .map(Reason::code)
        .contains("VENDOR_TIMEOUT");
    assertThat(inWork(number)).isZero();
  }

  @Test
  void pollsASlowVendor() {
    long number = shop.order(market.device());
    market.issuer.next(BE_SLOW);

    shop.queue().drain();
    market.clock.advance(Duration.ofSeconds(6));
    shop.queue().drain();

    assertThat(status(number)).isEqualTo(ActivationStatus.DONE);
    assertThat(market.issuer.asked.getLast().asked()).isTrue();
  }

  @Test
  void worksThroughTheQueueByItselfAndStopsWhenClosed() {
    var queue = new VendorQueue(shop.basis(), market.catalogue, market.issuers(), shop.answers());
    queue.start();

    var numbers = IntStream.range(0, 30).mapToLong(i -> shop.order(market.device())).toArray();

    await().until(() -> LongStream.of(numbers).allMatch(n -> status(n) == ActivationStatus.DONE));
    queue.close();
    long late = shop.order(market.device());
    assertThat(status(late)).isEqualTo(ActivationStatus.IN_PROGRESS);
  }

  @Test
  void changesNothingWhenAnAnswerComesTwice() {
    long number = shop.buy(market.device());
    var before = shop.activations().get(market.partner.caller(), number);

    shop.answers()
        .take(
            new VendorStore.Claim(number, market.polyus, false, 1, market.clock.instant(), 1),
            new kassahub.hub.licence.GrantAnswer.Refused("LATE", "late"));

    assertThat(shop.activations().get(market.partner.caller(), number)).isEqualTo(before);
  }

  @Test
  void hidesActivationsFromEverybodyElse() {
    var serial = market.device();
    long number = shop.order(serial);

    assertThatThrownBy(() -> shop.activations().get(market.stranger.caller(), number))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> shop.activations().retry(market.stranger.caller(), number))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> shop.activations().comment(market.stranger.caller(), number, "x"))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(shop.activations().list(market.stranger.caller(), PageRequest.first()).items())
        .isEmpty();
  }

  @Test
  void findsActivationsByAPieceOfASerialWithLookAlikeLetters() {
    var serial = market.device();
    long number = shop.order(serial);
    var typed = serial.substring(4).replace('0', 'O');
    var first = PageRequest.first();

    var found =
        shop.activations()
            .list(
                market.partner.caller(),
                new PageRequest(
                    25,
                    first.sort(),
                    false,
                    first.cursor(),
                    first.direction(),
                    first.filters(),
                    typed));

    assertThat(found.items()).extracting(ActivationSummary::number).containsExactly(number);
  }

  @Test
  void hidesPricesFromSupport() {
    long number = shop.order(market.device());
    var support = Market.caller(market.stranger.account(), Role.SUPPORT);

    var seen = shop.activations().get(support, number);

    assertThat(seen.summary().amount()).isEmpty();
    assertThat(seen.lines().getFirst().price()).isEmpty();
  }

  @Test
  void showsWhatItCostsToWhoeverMaySeeTheOrder() {
    long number = shop.order(market.device());
    var payer = Market.caller(market.partner.account(), Role.CLIENT);

    var seen = shop.activations().get(payer, number);

    assertThat(seen.summary().amount()).contains(Market.POLYUS_PRICE);
    assertThat(seen.lines().getFirst().price()).contains(Market.POLYUS_PRICE);
  }

  @Test
  void remembersThatAnOperatorOpenedOne() {
    long number = shop.order(market.device());
    var support = Market.caller(market.stranger.account(), Role.SUPPORT);
    market.clock.advance(Duration.ofHours(2));
    shop.activations().get(market.partner.caller(), number);
    shop.activations().get(support, number);
    var journal = new Journal(market.clock);
    var organisation = Long.toString(market.partner.organisation());
    var lines = server.database().transact(tx -> journal.of(tx, "organisation", organisation));
    assertThat(lines)
        .filteredOn(entry -> entry.at().equals(market.clock.instant()))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.actor()).isEqualTo(support.actor());
              assertThat(entry.details()).containsEntry("first", "activation " + number);
            });
  }

  private static List<CheckRow> check(String... serials) {
    return shop.activations()
        .check(market.partner.caller(), market.partner.organisation(), List.of(serials));
  }

  private static ActivationStatus status(long number) {
    return shop.activations().summary(market.partner.caller(), number).status();
  }

  private static long lines(String serial) {
    return market.count("select count(*) as n from activation_line where serial = $1", serial);
  }

  private static long inWork(long number) {
    return market.count("select count(*) as n from serial_in_work where activation = $1", number);
  }
}
