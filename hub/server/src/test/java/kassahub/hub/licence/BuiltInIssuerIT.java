package kassahub.hub.licence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BuiltInIssuerIT extends LicenceIssuerContract {
  private final SettableClock clock = new SettableClock();
  private final IssuerKey key = IssuerKey.random();
  private TestDatabase server;
  private LicenceIssuers issuers;
  private Vendor vendor;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    var issued = new IssuedLicences(server.database(), new Journal(clock), clock);
    var sources = new LicenceIssuers.Sources(Path.of("none"), name -> Optional.empty());
    issuers = new LicenceIssuers(issued, key, sources);
    vendor = enter(new Catalogue(server.database(), clock));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Override
  LicenceIssuer issuer() {
    return issuers.apply(vendor);
  }

  @Test
  void signsWithTheKeyThatRegistersCarry() {
    assertThat(granted("5", FIRST)).allMatch(line -> key.verifies(line.licence()));
    assertThat(issuer().fetch(FIRST)).contains(granted("5", FIRST).getFirst().licence());
  }

  @Test
  void isRefusedForAVendorWhoseRegistersDoNotCarryOurKey() { // d14
    var foreign = with(vendor, IssuerKey.random().publicHex(), 100);

    assertThatThrownBy(() -> issuers.apply(foreign))
        .isInstanceOf(Problem.Conflict.class)
        .hasMessageContaining("ISSUER_KEY_MISMATCH");
  }

  @Test
  void stopsAtTheDailyLimitAndGoesOnTheNextLegalDay() { // d14
    var limited = issuers.apply(with(vendor, key.publicHex(), 1));
    assertThat(limited.grant(request("6", FIRST, SECOND))).isInstanceOf(GrantAnswer.Refused.class);
    assertThat(limited.grant(request("6", FIRST))).isInstanceOf(GrantAnswer.Decided.class);
    assertThat(limited.grant(request("6", FIRST, SECOND))).isInstanceOf(GrantAnswer.Refused.class);

    clock.advance(Duration.ofHours(13));

    assertThat(limited.grant(request("6", FIRST, SECOND))).isInstanceOf(GrantAnswer.Decided.class);
  }

  private Vendor enter(Catalogue catalogue) {
    var config = new JsonObject().put("publicKey", key.publicHex()).encode();
    long id =
        catalogue.addVendor(
            new Vendor(0, "V", "OOO V", "1137746317830", IssuerKind.BUILT_IN, config, 100));
    return server.database().transact(tx -> catalogue.vendor(tx, id));
  }

  private static Vendor with(Vendor vendor, String publicKey, int dailyLimit) {
    var config = new JsonObject().put("publicKey", publicKey).encode();
    return new Vendor(
        vendor.id(),
        vendor.name(),
        vendor.legalName(),
        vendor.ogrn(),
        vendor.issuer(),
        config,
        dailyLimit);
  }
}
