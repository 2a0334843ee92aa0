package kassahub.hub.cabinet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.ApiKeys;
import kassahub.hub.account.AppSecrets;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.account.Settings;
import kassahub.hub.activation.Activations;
import kassahub.hub.activation.Basis;
import kassahub.hub.activation.Buyers;
import kassahub.hub.activation.FakeIssuer;
import kassahub.hub.activation.Installations;
import kassahub.hub.activation.LicenceMoves;
import kassahub.hub.activation.Market;
import kassahub.hub.agent.AgentPorts;
import kassahub.hub.agent.Agents;
import kassahub.hub.agent.EnrolmentBatches;
import kassahub.hub.agent.Enrolments;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.api.Api;
import kassahub.hub.api.Idempotency;
import kassahub.hub.billing.bank.Statements;
import kassahub.hub.cabinet.client.BatchPages;
import kassahub.hub.cabinet.client.EnrolmentPages;
import kassahub.hub.cabinet.client.RegisterPages;
import kassahub.hub.cabinet.client.RenewalPages;
import kassahub.hub.cabinet.licence.ActivationPages;
import kassahub.hub.cabinet.licence.CheckPages;
import kassahub.hub.cabinet.licence.SerialLists;
import kassahub.hub.cabinet.money.OrderPages;
import kassahub.hub.cabinet.people.KeyPages;
import kassahub.hub.cabinet.support.AttentionPages;
import kassahub.hub.cabinet.support.ClaimPages;
import kassahub.hub.cabinet.support.ConfirmationPages;
import kassahub.hub.cabinet.support.DeliveryPages;
import kassahub.hub.cabinet.support.FindPages;
import kassahub.hub.cabinet.support.MatterPages;
import kassahub.hub.cabinet.support.ReleasePages;
import kassahub.hub.cabinet.terms.GoodsPages;
import kassahub.hub.cabinet.terms.MovePages;
import kassahub.hub.cabinet.terms.OfferPages;
import kassahub.hub.cabinet.terms.PricePages;
import kassahub.hub.cabinet.terms.Setup;
import kassahub.hub.cabinet.terms.SetupPages;
import kassahub.hub.cabinet.terms.VendorFilePages;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.catalogue.Goods;
import kassahub.hub.catalogue.PriceLists;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.database.Changes;
import kassahub.hub.database.LargeReads;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.DueAgents;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.IssuedLicences;
import kassahub.hub.licence.IssuerKey;
import kassahub.hub.licence.KnownBits;
import kassahub.hub.licence.Reissues;
import kassahub.hub.licence.VendorFiles;
import kassahub.hub.matter.MatterOwners;
import kassahub.hub.notice.Notices;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Offers;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.register.Claims;
import kassahub.hub.register.Fleet;
import kassahub.hub.register.FleetSamples;
import kassahub.hub.register.Registers;
import kassahub.hub.renewal.Renewals;
import kassahub.hub.report.StatusReport;
import kassahub.hub.rollout.Rollouts;
import kassahub.hub.sandbox.SandboxSamples;
import kassahub.hub.web.Cookies;
import kassahub.hub.web.Door;
import kassahub.hub.web.Identities;
import kassahub.hub.web.Routes;
import kassahub.hub.web.SignedIn;
import kassahub.hub.web.WebConfig;
import kassahub.hub.web.WebServer;
import kassahub.hub.web.table.TableSettings;

/** Pages and API on a real server and database; a cookie or a key is the name of a caller. */
public final class FleetServer implements AutoCloseable {
  private static final WebConfig CONFIG = new WebConfig("127.0.0.1", 0, false);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Map<String, Caller> CALLERS =
      Map.of(
          "partner", FleetSamples.partner(),
          "stranger", FleetSamples.stranger(),
          "support", FleetSamples.support(),
          "backOffice", FleetSamples.backOffice(),
          "both", FleetSamples.both(),
          "administrator", FleetSamples.administrator(),
          "secondAdministrator", FleetSamples.secondAdministrator());

  private final TestDatabase database;
  private static final AgentPorts PORTS = new AgentPorts("hub.example", 8883, 8443);
  private final SettableClock clock;
  private final WebServer web;
  private final FakeIssuer issuer = new FakeIssuer();
  private final Path secrets;
  private final MoneyCabinet money;

  /** For the callers of {@link FleetSamples}; nothing is for sale. */
  public FleetServer(Path directory, int port) {
    this(directory, port, TestDatabase.create(), new SettableClock(), CALLERS);
  }

  /** For a market's partner, client and stranger, and somebody of the back office. */
  public FleetServer(Path directory, TestDatabase database, Market market) {
    this(
        directory,
        0,
        database,
        market.clock,
        Map.of(
            "partner", market.partner.caller(),
            "client", market.client.caller(),
            "stranger", market.stranger.caller(),
            "backOffice", Market.caller(market.partner.account(), Role.BACK_OFFICE),
            "support", FleetSamples.support(),
            "administrator", FleetSamples.administrator()));
  }

  private FleetServer(
      Path directory,
      int port,
      TestDatabase database,
      SettableClock clock,
      Map<String, Caller> callers) {
    this.database = database;
    this.secrets = directory.resolve("batch-secrets");
    this.clock = clock;
    this.money = new MoneyCabinet(database, clock);
    var notices = new Notices(database.database(), clock);
    var identities =
        new Identities(
            token ->
                Optional.ofNullable(callers.get(token))
                    .map(
                        caller ->
                            new SignedIn(
                                caller, "csrf", "ООО «Северная касса»", notices.unread(caller))),
            key -> Optional.ofNullable(callers.get(key)));
    web =
        new WebServer(
            database.vertx(),
            new WebConfig("127.0.0.1", port, false),
            identities,
            directory.resolve("uploads"));
    new NoticePages(notices).register(web.routes(Door.CABINET));
    wire(directory);
    web.start();
  }

  private void wire(Path directory) {
    var data = database.database();
    var journal = new Journal(clock);
    var dispatches = new Dispatches(data, journal, clock, new DueAgents());
    var authority = CertificateAuthority.open(directory.resolve("ca"), clock);
    var fleet = new Fleet(data, clock);
    var deliveries = new Deliveries(data, clock);
    var roster = new AgentRoster(data, clock);
    var organisations = new Organisations(data, journal, clock);
    var registers = new Registers(clock, Duration.ofMinutes(5));
    var devices = new Devices(data, clock);
    var known = new KnownBits(data, journal, devices, registers);
    var pages = web.routes(Door.CABINET);
    var tables = tables(pages);
    var agents = new Agents(data, journal, clock, authority);
    AgentCabinet.register(pages, data, clock, new AgentCabinet.Parts(roster, agents, dispatches));
    new DeliveryPages(deliveries, new Installations(basis(journal), dispatches), tables, clock)
        .register(pages);
    var enrolments = enrolments(authority, registers);
    var confirmations = decisions(pages, enrolments, known, organisations);
    var catalogue = new Catalogue(data, clock);
    var offers = new Offers(data, journal, clock);
    var buyers = new Buyers(organisations, offers, new Accounts(data, journal, clock));
    var activations = new Activations(basis(journal), buyers, catalogue, devices, vendor -> issuer);
    attention(pages, confirmations, enrolments, activations);
    licences(pages, activations, organisations, catalogue, confirmations, offers);
    new RegisterPages(
            new RegisterPages.Parts(
                fleet,
                deliveries,
                dispatches,
                activations,
                devices,
                roster,
                organisations,
                new StatusReport(LargeReads.ofPrimary(data), clock),
                known,
                confirmations,
                tables),
            clock)
        .register(pages);
    var renewals = new Renewals(basis(journal), organisations, catalogue, activations);
    new RenewalPages(renewals, organisations).register(pages);
    new Api(
            new Api.Parts(
                activations,
                renewals,
                fleet,
                deliveries,
                dispatches,
                organisations,
                roster,
                new StatusReport(LargeReads.ofPrimary(data), clock),
                money.billing(),
                money.documents(),
                SandboxSamples.of(data, clock)),
            new Idempotency(data, clock, UUID.randomUUID()),
            clock)
        .register(web);
  }

  private TableSettings tables(Routes pages) {
    var tables = new TableSettings(new Settings(database.database(), clock));
    tables.register(pages);
    return tables;
  }

  private void attention(
      Routes pages, Confirmations confirmations, Enrolments enrolments, Activations activations) {
    var data = database.database();
    var lists =
        new AttentionPages.Parts(
            confirmations,
            new Claims(data, new Journal(clock), clock),
            enrolments,
            new AgentRoster(data, clock),
            activations,
            new Deliveries(data, clock),
            new Fleet(data, clock),
            money.billing().invoices(),
            new Statements(data, new Journal(clock), clock, money.billing().payments()));
    new AttentionPages(lists, clock).register(pages);
    new FindPages(
            new FindPages.Parts(
                lists.fleet(),
                lists.roster(),
                new Organisations(data, new Journal(clock), clock),
                activations,
                new Devices(data, clock)))
        .register(pages);
    new MatterPages(lists, matters(), clock).register(pages);
  }

  private MatterTables matters() {
    var data = database.database();
    var tables = new TableSettings(new Settings(data, clock));
    return new MatterTables(new MatterOwners(data, new Journal(clock), clock), tables, clock);
  }

  private void licences(
      Routes pages,
      Activations activations,
      Organisations organisations,
      Catalogue catalogue,
      Confirmations confirmations,
      Offers offers) {
    var data = database.database();
    var journal = new Journal(clock);
    var accounts = new Accounts(data, journal, clock);
    var tables = new TableSettings(new Settings(data, clock));
    new ActivationPages(
            new ActivationPages.Parts(
                activations, organisations, accounts, money.billing().debts(), catalogue),
            tables,
            clock)
        .register(pages);
    money.register(
        pages,
        new OrderPages.Parts(
            money.billing(), money.documents(), activations, organisations, confirmations),
        matters());
    goods(pages, offers, tables);
    var lists = new SerialLists(new Settings(data, clock), activations, clock);
    var parts =
        new CheckPages.Parts(organisations, offers, lists, accounts, money.billing().debts());
    new CheckPages(parts, tables, clock).register(pages);
  }

  /** What is sold, and what is needed before anything is. */
  private void goods(Routes pages, Offers offers, TableSettings tables) {
    var data = database.database();
    var goods = new Goods(data, new Journal(clock), clock, vendor -> {});
    var devices = new Devices(data, clock);
    var catalogue = new Catalogue(data, clock);
    new GoodsPages(goods, catalogue).register(pages);
    var received = new VendorFiles(data, new Journal(clock), clock);
    new VendorFilePages(received, catalogue, tables).register(pages);
    new OfferPages(offers, clock).register(pages);
    var accounts = new Accounts(data, new Journal(clock), clock);
    new PricePages(new PriceLists(data, new Journal(clock), clock), catalogue, accounts, clock)
        .register(pages);
    var setup = new Setup.Parts(money.documents().sellers(), catalogue, devices, offers, accounts);
    new SetupPages(new Setup(setup)).register(pages);
  }

  /** Pages of what waits for somebody. */
  private Confirmations decisions(
      Routes pages, Enrolments enrolments, KnownBits known, Organisations organisations) {
    var data = database.database();
    var journal = new Journal(clock);
    var claims = new Claims(data, journal, clock);
    var devices = new Devices(data, clock);
    var dispatches = new Dispatches(data, journal, clock, new DueAgents());
    var rollouts = new Rollouts(data, journal, clock, dispatches);
    var tenants = new TenantCabinet(data, clock);
    var moves = new LicenceMoves(basis(journal), new Catalogue(data, clock), devices);
    var parts =
        new Confirmations.Parts(
            journal,
            clock,
            claims,
            enrolments,
            known,
            new Installations(basis(journal), dispatches),
            new Reissues(devices, new IssuedLicences(data, journal, clock), IssuerKey.random()),
            moves,
            money.billing().corrections(),
            money.billing().payments(),
            money.documents().sellers(),
            new ApiKeys(data, journal, clock),
            tenants.links(),
            rollouts);
    var confirmations = new Confirmations(data, parts);
    var tables = new TableSettings(new Settings(data, clock));
    tenants.register(pages, confirmations);
    new ReleasePages(rollouts, confirmations).register(pages);
    new KeyPages(parts.keys(), confirmations, SandboxSamples.of(data, clock), new Cookies(CONFIG))
        .register(pages);
    new MovePages(moves, confirmations, tables).register(pages);
    new ClaimPages(claims, confirmations).register(pages);
    new ConfirmationPages(confirmations).register(pages);
    new EnrolmentPages(
            new EnrolmentPages.Parts(enrolments, confirmations, organisations),
            new Cookies(CONFIG),
            clock)
        .register(pages);
    new BatchPages(batches(journal), organisations, tables, clock).register(pages);
    return confirmations;
  }

  private EnrolmentBatches batches(Journal journal) {
    return new EnrolmentBatches(
        database.database(),
        new EnrolmentBatches.Parts(
            journal, clock, AppSecrets.open(secrets), "ab".repeat(32), () -> PORTS));
  }

  private Basis basis(Journal journal) {
    var changes = new Changes(database.vertx(), database.address());
    return new Basis(database.database(), clock, journal, changes, UUID.randomUUID());
  }

  private Enrolments enrolments(CertificateAuthority authority, Registers registers) {
    return new Enrolments(
        database.database(),
        new Enrolments.Parts(new Journal(clock), clock, authority, registers, () -> PORTS));
  }

  public TestDatabase database() {
    return database;
  }

  public SettableClock clock() {
    return clock;
  }

  /** Of every vendor. */
  public FakeIssuer issuer() {
    return issuer;
  }

  public int port() {
    return web.port();
  }

  public HttpResponse<String> page(String who, String path) {
    return send(request(path).header("Cookie", "kassahub=" + who));
  }

  /** A file as it came. */
  public HttpResponse<byte[]> bytes(String who, String path) {
    return send(request(path).header("Cookie", "kassahub=" + who), BodyHandlers.ofByteArray());
  }

  /** A page with one more cookie. */
  public HttpResponse<String> page(String who, String path, String cookie) {
    return send(request(path).header("Cookie", "kassahub=" + who + "; " + cookie));
  }

  /** A form as the page would send it. */
  public HttpResponse<String> post(String who, String path, String form) {
    return send(
        request(path)
            .header("Cookie", "kassahub=" + who)
            .header("Origin", "http://127.0.0.1:" + port())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("_csrf=csrf&" + form)));
  }

  /** A form with one file, as a browser sends it. */
  public HttpResponse<String> upload(String who, String path, String name, byte[] bytes) {
    return upload(who, path, Map.of(), name, bytes);
  }

  /** A form with several files. */
  public HttpResponse<String> upload(String who, String path, Map<String, byte[]> files) {
    return send(
        request(path)
            .header("Cookie", "kassahub=" + who)
            .header("Origin", "http://127.0.0.1:" + port())
            .header("Content-Type", "multipart/form-data; boundary=edge")
            .POST(Multipart.body(Map.of(), files)));
  }

  /** The same with other fields before the file. */
  public HttpResponse<String> upload(
      String who, String path, Map<String, String> fields, String name, byte[] bytes) {
    return send(
        request(path)
            .header("Cookie", "kassahub=" + who)
            .header("Origin", "http://127.0.0.1:" + port())
            .header("Content-Type", "multipart/form-data; boundary=edge")
            .POST(Multipart.body(fields, name, bytes)));
  }

  public HttpResponse<String> api(String key, String path) {
    return send(request(path).header("Authorization", "Bearer " + key));
  }

  /** A call with one more header. */
  public HttpResponse<String> api(String key, String path, String name, String value) {
    return send(request(path).header("Authorization", "Bearer " + key).header(name, value));
  }

  public HttpResponse<String> apiPost(String key, String path, String body, String idempotencyKey) {
    return send(
        request(path)
            .header("Authorization", "Bearer " + key)
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofString(body)));
  }

  /** A body of a kind, as programs send it. */
  public HttpResponse<String> apiSend(String key, String path, String kind, String body) {
    return send(
        request(path)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", kind)
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofString());
  }

  private static <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return CLIENT.send(request.build(), handler);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    web.close();
    database.close();
  }
}
