package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;
import kassahub.hub.TestDatabase;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.EndlessVendor;
import kassahub.hub.licence.IssuedLicences;
import kassahub.hub.licence.IssuerKey;
import kassahub.hub.licence.KnownBits;
import kassahub.hub.licence.LicenceIssuer;
import kassahub.hub.licence.LicenceIssuers;
import kassahub.hub.licence.VendorFiles;
import kassahub.hub.register.Registers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vendor whose answer begins and never ends, over real HTTP. */
class HangingVendorIT {
  private static final int HANDS = 4;
  private static TestDatabase server;
  private static Market market;
  private static Shop shop;

  @TempDir private Path files;
  private EndlessVendor vendor;
  private LicenceIssuers issuers;

  @BeforeAll
  static void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
  }

  @AfterAll
  static void shut() {
    server.close();
  }

  @BeforeEach
  void hang() throws IOException {
    vendor = new EndlessVendor(EndlessVendor.Body.DRIPPING);
    var journal = new Journal(market.clock);
    issuers =
        new LicenceIssuers(
            new IssuedLicences(market.database, journal, market.clock),
            new KnownBits(
                market.database,
                journal,
                market.devices,
                new Registers(market.clock, Duration.ofMinutes(15))),
            IssuerKey.random(),
            new LicenceIssuers.Sources(
                new VendorFiles(market.database, journal, market.clock),
                files,
                name -> Optional.empty()));
  }

  @AfterEach
  void end() throws IOException {
    issuers.close();
    vendor.close();
    market.clock.advance(Duration.ofMinutes(1));
    shop.queue().drain();
  }

  @Test
  void asksAgainWhenTheVendorHangsAndGoesOnWhenItIsWell() {
    var numbers = order(HANDS + 1);
    try (var queue = queue(Duration.ofSeconds(1), Duration.ofMinutes(10))) {
      queue.start();
      await().until(() -> vendor.asked() == HANDS + 1);
    }

    market.clock.advance(Duration.ofMinutes(1));
    shop.queue().drain();

    assertThat(LongStream.of(numbers))
        .extracting(number -> shop.activations().summary(market.partner.caller(), number).status())
        .containsOnly(ActivationStatus.DONE);
  }

  @Test
  void endsActivationsByTheirDeadlineAlsoThoseTheVendorWasNeverAskedFor() {
    try (var queue = queue(Duration.ofMinutes(1), Duration.ZERO)) {
      queue.start();
      var hanging = order(HANDS);
      await().until(() -> vendor.asked() == HANDS);
      var waiting = order(1);
      assertThat(queue.oldestSeconds()).isZero();

      market.clock.advance(Duration.ofMinutes(59));
      assertThat(queue.oldestSeconds()).isEqualTo(59 * 60);
      assertThat(queue.endOverdue()).isZero();
      market.clock.advance(Duration.ofMinutes(1));
      await().until(() -> queue.endOverdue() == HANDS + 1);

      assertThat(vendor.asked()).isEqualTo(HANDS);
      assertThat(LongStream.concat(LongStream.of(hanging), LongStream.of(waiting)))
          .allSatisfy(
              number -> {
                var failed = shop.activations().summary(market.partner.caller(), number);
                assertThat(failed.error()).map(Reason::code).contains("VENDOR_TIMEOUT");
                assertThat(inWork(number)).isZero();
              });
      assertThat(shop.activations().summary(market.partner.caller(), waiting[0]).error())
          .map(Reason::message)
          .contains("no answer in time: the vendor is busy with other questions");
    }
  }

  @Test
  void takesOnNoMoreOfOneVendorThanItMayHoldUpHoweverManyWait() {
    order(HANDS + 3);
    try (var queue = queue(Duration.ofMinutes(1), Duration.ofMinutes(10))) {
      queue.start();
      await().until(() -> vendor.asked() == HANDS);
      assertThat(market.count("select count(*) as n from vendor_request where lease_until > now()"))
          .isEqualTo(HANDS);
    }
  }

  @Test
  void givesEveryQuestionItsChanceBeforeItsDeadlineCountsAfterAnOutage() {
    order(1);
    market.clock.advance(Duration.ofHours(2));
    try (var queue = queue(Duration.ofMinutes(1), Duration.ofMinutes(10))) {
      assertThat(queue.endOverdue()).isZero();
      queue.start();
      await().until(() -> vendor.asked() == 1);
      assertThat(queue.endOverdue()).isZero();
    }
  }

  @Test
  void stopsWithinSecondsWhileVendorsHang() {
    var queue = queue(Duration.ofMinutes(5), Duration.ofMinutes(10));
    queue.start();
    var numbers = order(HANDS);
    await().until(() -> vendor.asked() == HANDS);
    long began = System.nanoTime();

    queue.close();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(1));
    await().until(() -> vendor.listening() == 0);
    assertThat(LongStream.of(numbers)).allSatisfy(number -> assertThat(inWork(number)).isOne());
  }

  private VendorQueue queue(Duration patience, Duration lastChance) {
    var config =
        new JsonObject()
            .put("url", vendor.address().toString())
            .put("timeoutSeconds", patience.toSeconds())
            .encode();
    return new VendorQueue(
        shop.basis(), market.catalogue, one -> hanging(one, config), shop.answers(), lastChance);
  }

  private LicenceIssuer hanging(Vendor one, String config) {
    return issuers.apply(
        new Vendor(
            one.id(),
            one.name(),
            one.legalName(),
            one.ogrn(),
            IssuerKind.HTTP_GRANTS,
            config,
            one.dailyLimit(),
            one.sandbox()));
  }

  private static long[] order(int activations) {
    return LongStream.range(0, activations).map(one -> shop.order(market.device())).toArray();
  }

  private static long inWork(long number) {
    return market.count("select count(*) as n from serial_in_work where activation = $1", number);
  }
}
