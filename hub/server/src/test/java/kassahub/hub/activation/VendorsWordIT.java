package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.TestDatabase;
import kassahub.hub.licence.VendorDevice;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vendor that can be asked: its word comes before ours, and its silence sells nothing (d13). */
class VendorsWordIT {
  private static final LocalDate OURS = LocalDate.of(2026, 12, 31);
  private static final LocalDate IN_A_YEAR = LocalDate.of(2027, 11, 18);
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

  @BeforeEach
  void speak() {
    market.issuer.silent(false);
    market.issuer.devices = Optional.empty();
  }

  @Test
  void sellsOnFromTheDateOfTheVendorAndNotFromOurs() {
    var serial = market.device(OURS);
    knows(serial, Optional.of(LocalDate.of(2027, 6, 30)));

    var row = check(serial);

    assertThat(row.currentUntil()).contains(LocalDate.of(2027, 6, 30));
    assertThat(row.newUntil()).contains(LocalDate.of(2028, 6, 30));
  }

  @Test
  void believesTheVendorThatADeviceWasNeverPaid() {
    var serial = market.device(OURS);
    knows(serial, Optional.empty());

    var row = check(serial);

    assertThat(row.currentUntil()).isEmpty();
    assertThat(row.newUntil()).contains(IN_A_YEAR);
  }

  @Test
  void refusesADeviceThatTheVendorDoesNotKnow() {
    knows(market.device(), Optional.empty());

    assertThat(check(market.device()).refusal()).map(Reason::code).contains("NOT_FOUND");
  }

  @Test
  void sellsNothingWhileTheVendorIsSilent() {
    var serial = market.device(OURS);
    market.issuer.silent(true);

    assertThat(check(serial).refusal()).map(Reason::code).contains("VENDOR_UNAVAILABLE");
    assertThatThrownBy(
            () ->
                shop.activations()
                    .activate(
                        market.partner.caller(),
                        ActivationRequest.of(market.partner.organisation(), List.of(serial))))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessageContaining("SERIALS_REFUSED");
    assertThat(market.count("select count(*) as n from activation_line where serial = $1", serial))
        .isZero();
  }

  private static void knows(String serial, Optional<LocalDate> until) {
    market.issuer.devices =
        Optional.of(Map.of(serial, new VendorDevice(serial, Optional.empty(), until)));
  }

  private static CheckRow check(String serial) {
    return shop.activations()
        .check(market.partner.caller(), market.partner.organisation(), List.of(serial))
        .getFirst();
  }
}
