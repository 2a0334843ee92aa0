package kassahub.hub.activation;

import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import kassahub.hub.SettableClock;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.catalogue.Assortment;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.DeviceLine;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.catalogue.InstallMethod;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.NewDevice;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.catalogue.Term;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.database.Database;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.licence.LicenceIssuer;

/** A small world to buy licences in: two invented vendors, a partner, its client, a stranger. */
public final class Market {
  public static final LocalDate TODAY = LocalDate.of(2026, 11, 18);
  public static final Money POLYUS_PRICE = Money.kopecks(200_000);
  public static final Money SEVER_PRICE = Money.kopecks(180_000);

  public final Database database;
  public final SettableClock clock = new SettableClock();
  public final FakeIssuer issuer = new FakeIssuer();
  public final Catalogue catalogue;
  public final Devices devices;
  public final long polyus;
  public final long sever;
  public final long polyusLine;
  public final long severLine;
  public final long polyusType;
  public final Buyer partner;
  public final Buyer client;
  public final Buyer stranger;
  private long serial = 85430138900000L;

  /** An account with one organisation of its own. */
  public record Buyer(long account, long organisation, Caller caller) {}

  public Market(Database database) {
    this.database = database;
    catalogue = new Catalogue(database, clock);
    devices = new Devices(database, clock);
    polyus = vendor("Polyus");
    sever = vendor("Sever");
    polyusType = licenceType("Polyus core", POLYUS_PRICE, Money.kopecks(250_000));
    polyusLine = line("Polyus F", polyus, polyusType, InstallMethod.AGENT);
    severLine =
        line(
            "Sever-1",
            sever,
            licenceType("Sever core", SEVER_PRICE, Money.kopecks(220_000)),
            InstallMethod.FILE);
    partner = buyer("partner", "7743013902", Role.PARTNER);
    client = buyer("client", "7743013903", Role.CLIENT);
    stranger = buyer("partner", "7743013904", Role.PARTNER);
    execute(
        "insert into partner_client (account_id, organisation_id, since) values ($1, $2, $3)",
        partner.account(),
        client.organisation(),
        clock.instant());
  }

  public Function<Vendor, LicenceIssuer> issuers() {
    return vendor -> issuer;
  }

  /** A device of the first vendor that was never paid for. */
  public String device() {
    return device(polyusLine, Optional.empty());
  }

  public String device(LocalDate paidUntil) {
    return device(polyusLine, Optional.of(paidUntil));
  }

  public String device(long line, Optional<LocalDate> paidUntil) {
    var number = "%016d".formatted(++serial);
    devices.load(List.of(new NewDevice(number, line, "NETPAY-FS", paidUntil, Optional.empty())));
    return number;
  }

  public List<String> devices(int count) {
    var made = new ArrayList<NewDevice>();
    for (int i = 0; i < count; i++) {
      made.add(
          new NewDevice(
              "%016d".formatted(++serial),
              polyusLine,
              "NETPAY-FS",
              Optional.empty(),
              Optional.empty()));
    }
    devices.load(made);
    return made.stream().map(NewDevice::serial).toList();
  }

  /** A register of an organisation; with an agent unless told otherwise. */
  public long register(String serial, long organisation, Optional<String> agent) {
    agent.ifPresent(
        id ->
            execute(
                "insert into agent (id, organisation_id, name, enrolled_at) values ($1, $2, $1, $3)"
                    + " on conflict do nothing",
                id,
                organisation,
                clock.instant()));
    return database.transact(
        tx ->
            tx.one(
                "insert into register (serial, organisation_id, agent_id, bound_at)"
                    + " values ($1, $2, $3, $4) returning id",
                row -> row.number("id"),
                serial,
                organisation,
                agent,
                clock.instant()));
  }

  public void execute(String sql, Object... arguments) {
    database.run(tx -> tx.execute(sql, arguments));
  }

  public long count(String sql, Object... arguments) {
    return database.transact(tx -> tx.one(sql, row -> row.number("n"), arguments));
  }

  public void setPrice(Money price, LocalDate from) {
    catalogue.setPrice(new Assortment.PriceOf(polyusType, PriceKind.PARTNER), price, from);
  }

  private long vendor(String name) {
    return catalogue.addVendor(
        new Vendor(
            0,
            name,
            "OOO " + name,
            "1137746317830",
            IssuerKind.BUILT_IN,
            new JsonObject().encode(),
            10_000,
            false));
  }

  private long licenceType(String name, Money partner, Money retail) {
    long id =
        catalogue.addLicenceType(
            new LicenceType(0, name, "A" + name, Term.months(12), "OOO Prava"));
    var from = LocalDate.of(2020, 1, 1);
    catalogue.setPrice(new Assortment.PriceOf(id, PriceKind.PARTNER), partner, from);
    catalogue.setPrice(new Assortment.PriceOf(id, PriceKind.RETAIL), retail, from);
    return id;
  }

  private long line(String name, long vendor, long type, InstallMethod method) {
    return catalogue.addLine(
        new DeviceLine(
            0, vendor, type, name, Pattern.compile("\\d{16}"), method, Optional.empty()));
  }

  private Buyer buyer(String kind, String taxNumber, Role role) {
    long account =
        id(
            "insert into account (kind, name, price_kind, created_at) values ($1, $1, $2, $3)"
                + " returning id",
            kind,
            "partner".equals(kind) ? "partner" : "retail",
            clock.instant());
    long organisation =
        id(
            "insert into organisation (kind, name, tax_number, created_at)"
                + " values ('legal', $1, $2, $3) returning id",
            kind,
            taxNumber,
            clock.instant());
    execute(
        "insert into account_organisation (account_id, organisation_id) values ($1, $2)",
        account,
        organisation);
    return new Buyer(account, organisation, caller(account, role));
  }

  public static Caller caller(long account, Role role) {
    return new Caller(
        new Actor(ActorKind.USER, "1", "Somebody", OptionalLong.of(account)),
        account,
        role,
        role.permissions(),
        Locale.ENGLISH,
        ZoneId.of("Europe/Moscow"));
  }

  private long id(String sql, Object... arguments) {
    return database.transact(tx -> tx.one(sql, row -> row.number("id"), arguments));
  }
}
