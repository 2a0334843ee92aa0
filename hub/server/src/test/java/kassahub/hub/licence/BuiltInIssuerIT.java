package kassahub.hub.licence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.DeviceLine;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.catalogue.InstallMethod;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.NewDevice;
import kassahub.hub.catalogue.Term;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Registers;
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
    var devices = new Devices(server.database(), clock);
    var registers = new Registers(clock, Duration.ofMinutes(5));
    var known = new KnownBits(server.database(), new Journal(clock), devices, registers);
    var received = new VendorFiles(server.database(), new Journal(clock), clock);
    var sources = new LicenceIssuers.Sources(received, Path.of("none"), name -> Optional.empty());
    issuers = new LicenceIssuers(issued, known, key, sources);
    var catalogue = new Catalogue(server.database(), clock);
    vendor = enter(catalogue);
    devices.load(List.of(shipped(catalogue, FIRST), shipped(catalogue, SECOND)));
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
  }

  @Test
  void isRefusedForAVendorWhoseRegistersDoNotCarryOurKey() { // d14
    var foreign = with(vendor, IssuerKey.random().publicHex());

    assertThatThrownBy(() -> issuers.apply(foreign))
        .isInstanceOf(Problem.Conflict.class)
        .hasMessageContaining("ISSUER_KEY_MISMATCH");
  }

  @Test
  void stopsAtTheDailyLimitAndGoesOnTheNextLegalDay() { // d14
    server.database().run(tx -> tx.execute("update vendor set daily_limit = 1"));
    var limited = issuer();
    assertThat(limited.grant(request("6", FIRST, SECOND))).isInstanceOf(GrantAnswer.Refused.class);
    assertThat(limited.grant(request("6", FIRST))).isInstanceOf(GrantAnswer.Decided.class);
    assertThat(limited.grant(request("6", FIRST, SECOND))).isInstanceOf(GrantAnswer.Refused.class);

    clock.advance(Duration.ofHours(13));

    assertThat(limited.grant(request("6", FIRST, SECOND))).isInstanceOf(GrantAnswer.Decided.class);
  }

  @Test
  void buildsOnNothingButItsOwnBits() { // decision 021
    var more = LicenceMask.fromHex("FF00FFFF");
    var line = new GrantRequest.Line(FIRST, UNTIL, 12, Optional.of(more));

    var answer = issuer().grant(new GrantRequest("7", List.of(line), false));

    assertThat(((GrantAnswer.Decided) answer).lines())
        .singleElement()
        .isInstanceOfSatisfying(
            GrantAnswer.LineRefused.class, r -> assertThat(r.code()).isEqualTo("UNKNOWN_BITS"));
    assertThat(signed()).isZero();
  }

  private long signed() {
    return server
        .database()
        .transact(tx -> tx.one("select count(*) as n from issued_licence", row -> row.number("n")));
  }

  private NewDevice shipped(Catalogue catalogue, String serial) {
    long type =
        catalogue.addLicenceType(new LicenceType(0, serial, serial, Term.months(12), "OOO Prava"));
    long line =
        catalogue.addLine(
            new DeviceLine(
                0,
                vendor.id(),
                type,
                serial,
                Pattern.compile("\\d{16}"),
                InstallMethod.AGENT,
                Optional.empty()));
    return new NewDevice(serial, line, "NETPAY-FS", Optional.empty(), Optional.of(PERPETUAL));
  }

  private Vendor enter(Catalogue catalogue) {
    var config = new JsonObject().put("publicKey", key.publicHex()).encode();
    long id =
        catalogue.addVendor(
            new Vendor(0, "V", "OOO V", "1137746317830", IssuerKind.BUILT_IN, config, 100, false));
    return server.database().transact(tx -> catalogue.vendor(tx, id));
  }

  private static Vendor with(Vendor vendor, String publicKey) {
    var config = new JsonObject().put("publicKey", publicKey).encode();
    return new Vendor(
        vendor.id(),
        vendor.name(),
        vendor.legalName(),
        vendor.ogrn(),
        vendor.issuer(),
        config,
        vendor.dailyLimit(),
        vendor.sandbox());
  }
}
