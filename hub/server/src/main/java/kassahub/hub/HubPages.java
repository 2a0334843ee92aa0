package kassahub.hub;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.stream.Collectors;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Session;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.api.Api;
import kassahub.hub.billing.bank.PayerInvoices;
import kassahub.hub.billing.bank.Statements;
import kassahub.hub.billing.bank.Uploads;
import kassahub.hub.billing.books.IssuedDocuments;
import kassahub.hub.billing.books.Reconciliations;
import kassahub.hub.billing.terms.BillingTerms;
import kassahub.hub.cabinet.LinkPages;
import kassahub.hub.cabinet.MatterTables;
import kassahub.hub.cabinet.NoticePages;
import kassahub.hub.cabinet.ProfilePages;
import kassahub.hub.cabinet.SignInPages;
import kassahub.hub.cabinet.client.BatchPages;
import kassahub.hub.cabinet.client.EnrolmentPages;
import kassahub.hub.cabinet.client.RegisterPages;
import kassahub.hub.cabinet.client.RenewalPages;
import kassahub.hub.cabinet.licence.ActivationPages;
import kassahub.hub.cabinet.licence.CheckPages;
import kassahub.hub.cabinet.licence.SerialLists;
import kassahub.hub.cabinet.money.BooksPages;
import kassahub.hub.cabinet.money.CorrectionPages;
import kassahub.hub.cabinet.money.DebtPages;
import kassahub.hub.cabinet.money.InvoicePages;
import kassahub.hub.cabinet.money.OrderPages;
import kassahub.hub.cabinet.money.SellerPages;
import kassahub.hub.cabinet.money.SplitPages;
import kassahub.hub.cabinet.money.StatementPages;
import kassahub.hub.cabinet.money.UnprintedPages;
import kassahub.hub.cabinet.people.KeyPages;
import kassahub.hub.cabinet.people.PartnerPages;
import kassahub.hub.cabinet.people.SandboxPages;
import kassahub.hub.cabinet.people.UserPages;
import kassahub.hub.cabinet.people.WebhookPages;
import kassahub.hub.cabinet.support.AgentPages;
import kassahub.hub.cabinet.support.AttentionPages;
import kassahub.hub.cabinet.support.ClaimPages;
import kassahub.hub.cabinet.support.ConfirmationPages;
import kassahub.hub.cabinet.support.DeliveryPages;
import kassahub.hub.cabinet.support.FindPages;
import kassahub.hub.cabinet.support.MatterPages;
import kassahub.hub.cabinet.support.ReleasePages;
import kassahub.hub.cabinet.support.SettingsPages;
import kassahub.hub.cabinet.tenant.AccountPages;
import kassahub.hub.cabinet.tenant.FurtherOrganisationPages;
import kassahub.hub.cabinet.tenant.LinkChangePages;
import kassahub.hub.cabinet.tenant.OrganisationPages;
import kassahub.hub.cabinet.terms.CalendarPages;
import kassahub.hub.cabinet.terms.ContractPages;
import kassahub.hub.cabinet.terms.GoodsPages;
import kassahub.hub.cabinet.terms.MovePages;
import kassahub.hub.cabinet.terms.NumberingPages;
import kassahub.hub.cabinet.terms.OfferPages;
import kassahub.hub.cabinet.terms.PricePages;
import kassahub.hub.cabinet.terms.Setup;
import kassahub.hub.cabinet.terms.SetupPages;
import kassahub.hub.cabinet.terms.VatPages;
import kassahub.hub.cabinet.terms.VendorFilePages;
import kassahub.hub.catalogue.Goods;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.PriceLists;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.notice.mail.Openings;
import kassahub.hub.notice.webhook.Webhooks;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Claims;
import kassahub.hub.register.Fleet;
import kassahub.hub.report.StatusReport;
import kassahub.hub.web.Cookies;
import kassahub.hub.web.Door;
import kassahub.hub.web.Events;
import kassahub.hub.web.Identities;
import kassahub.hub.web.Proxies;
import kassahub.hub.web.Routes;
import kassahub.hub.web.SignedIn;
import kassahub.hub.web.WebConfig;
import kassahub.hub.web.WebLimits;
import kassahub.hub.web.WebServer;
import kassahub.hub.web.table.TableSettings;

/** What people and programs reach over HTTP: every page and route, registered in one place. */
final class HubPages {
  private final HubFeatures hub;
  private final InstantSource clock;
  private final Fleet fleet;
  private final Deliveries deliveries;
  private final AgentRoster roster;
  private final StatusReport report;
  private final TableSettings tables;
  private final MatterTables matters;
  private final Confirmations confirmations;
  private final Webhooks webhooks;
  private final BillingTerms terms;
  private final Goods goods;
  private final Setup setup;

  private HubPages(HubFeatures hub, HubConfig config, StatusReport report) {
    this.hub = hub;
    clock = hub.clock();
    fleet = new Fleet(hub.database(), clock);
    deliveries = new Deliveries(hub.database(), clock);
    roster = new AgentRoster(hub.database(), clock);
    this.report = report;
    tables = new TableSettings(hub.people().settings());
    matters = new MatterTables(hub.matterOwners(), tables, clock);
    confirmations = hub.confirmations();
    webhooks = hub.webhooks(config.webhooks());
    terms = hub.billingTerms(config);
    goods = new Goods(hub.database(), hub.journal(), clock, this::requireIssuer);
    setup =
        new Setup(
            new Setup.Parts(
                hub.documents().sellers(),
                hub.catalogue(),
                hub.devices(),
                hub.offers(),
                hub.accounts()));
  }

  /** Only what signs here can be tried without asking anybody. */
  private void requireIssuer(Vendor vendor) {
    if (vendor.issuer() == IssuerKind.BUILT_IN) {
      hub.issuers().apply(vendor);
    }
  }

  /** A server that knows every route and is not started yet. */
  static WebServer build(
      Vertx vertx, HubConfig config, HubFeatures features, HubOps ops, StatusReport report) {
    var http = config.http();
    var web =
        new WebConfig(
            http.host(),
            http.port(),
            http.secure(),
            Proxies.of(http.trustedProxies()),
            WebLimits.USUAL,
            config.urgency());
    var server =
        new WebServer(
            vertx,
            web,
            new Identities(
                token ->
                    features
                        .people()
                        .sessions()
                        .find(token)
                        .map(found -> signedIn(features, found)),
                features.people().apiKeys()::find),
            config.data().resolve("uploads"));
    var pages = new HubPages(features, config, report);
    var cookies = new Cookies(web);
    pages.signIn(server, cookies, config.demo());
    pages.licences(server.routes(Door.CABINET));
    pages.registers(server.routes(Door.CABINET), cookies);
    pages.support(server.routes(Door.CABINET));
    pages.api(server);
    pages.live(new Events(server, features.changes()));
    ops.register(server.routes(Door.OPEN));
    ops.watch(server);
    return server;
  }

  private static SignedIn signedIn(HubFeatures features, Session session) {
    return new SignedIn(
        session.caller(),
        session.csrfToken(),
        session.user().accountName(),
        features.notices().unread(session.caller()));
  }

  private void signIn(WebServer server, Cookies cookies, boolean demo) {
    var open = server.routes(Door.OPEN);
    var cabinet = server.routes(Door.CABINET);
    new SignInPages(
            hub.people().users(),
            hub.people().sessions(),
            hub.people().secondFactors(),
            cookies,
            demo,
            setup::first)
        .register(open, cabinet);
    new LinkPages(hub.people().signInLinks(), hub.people().invitations()).register(open);
    new UserPages(hub.people().invitations(), hub.people().users(), cookies, clock)
        .register(cabinet);
    new PartnerPages(
            new Openings(
                hub.database(), hub.accounts(), hub.organisations(), hub.people().invitations()),
            cookies)
        .register(cabinet);
    var sandboxes = hub.sandboxes();
    new KeyPages(hub.people().apiKeys(), confirmations, sandboxes, cookies).register(cabinet);
    new SandboxPages(sandboxes).register(cabinet);
    WebhookPages.of(webhooks, cookies).register(cabinet);
    WebhookPages.ofSandbox(webhooks, cookies, sandboxes).register(cabinet);
    new ProfilePages(
            new ProfilePages.Parts(
                hub.people().users(),
                hub.people().sessions(),
                hub.people().secondFactors(),
                hub.noticeMails()),
            cookies,
            hub.people().mails().enabled())
        .register(cabinet);
    new NoticePages(hub.notices()).register(cabinet);
  }

  private void licences(Routes cabinet) {
    tables.register(cabinet);
    new ActivationPages(
            new ActivationPages.Parts(
                hub.activations(),
                hub.organisations(),
                hub.accounts(),
                hub.billing().debts(),
                hub.catalogue()),
            tables,
            clock)
        .register(cabinet);
    money(cabinet);
    new CheckPages(
            new CheckPages.Parts(
                hub.organisations(),
                hub.offers(),
                new SerialLists(hub.people().settings(), hub.activations(), clock),
                hub.accounts(),
                hub.billing().debts()),
            tables,
            clock)
        .register(cabinet);
  }

  private void money(Routes cabinet) {
    new OrderPages(
            new OrderPages.Parts(
                hub.billing(),
                hub.documents(),
                hub.activations(),
                hub.organisations(),
                confirmations),
            tables)
        .register(cabinet);
    new CorrectionPages(hub.billing(), confirmations).register(cabinet);
    new InvoicePages(hub.billing(), hub.documents(), confirmations, matters, tables, clock)
        .register(cabinet);
    new SplitPages(hub.billing(), new PayerInvoices(hub.database()), confirmations, clock)
        .register(cabinet);
    new UnprintedPages(hub.documents()).register(cabinet);
    new DebtPages(hub.billing().debts(), tables).register(cabinet);
    new BooksPages(
            new Reconciliations(hub.database(), hub.journal(), clock, hub.documents().sellers()),
            new IssuedDocuments(hub.database(), clock),
            tables,
            clock)
        .register(cabinet);
    new AccountPages(hub.accounts(), hub.links(), tables).register(cabinet);
    new FurtherOrganisationPages(hub.accounts(), hub.organisations()).register(cabinet);
    new OrganisationPages(hub.organisations(), hub.links(), confirmations, tables)
        .register(cabinet);
    new LinkChangePages(
            hub.organisations(), hub.accounts(), hub.links(), hub.plannedLinks(), confirmations)
        .register(cabinet);
    new ContractPages(terms.contracts(), tables, clock).register(cabinet);
    var prices = new PriceLists(hub.database(), hub.journal(), clock);
    new PricePages(prices, hub.catalogue(), hub.accounts(), clock).register(cabinet);
    new GoodsPages(goods, hub.catalogue()).register(cabinet);
    new VendorFilePages(hub.vendorFiles(), hub.catalogue(), tables).register(cabinet);
    new OfferPages(hub.offers(), clock).register(cabinet);
    new SetupPages(setup).register(cabinet);
    new MovePages(hub.licenceMoves(), confirmations, tables).register(cabinet);
    new VatPages(terms.vat(), hub.catalogue(), clock).register(cabinet);
    new NumberingPages(terms.numbering()).register(cabinet);
    new CalendarPages(terms.calendars()).register(cabinet);
    new SellerPages(hub.documents().sellers(), confirmations).register(cabinet);
    var uploads = new Uploads(hub.database(), hub.journal(), clock, hub.billing().payments());
    new StatementPages(uploads, statements(), confirmations, matters, tables, clock)
        .register(cabinet);
  }

  private Statements statements() {
    return new Statements(hub.database(), hub.journal(), clock, hub.billing().payments());
  }

  private void registers(Routes cabinet, Cookies cookies) {
    new RegisterPages(
            new RegisterPages.Parts(
                fleet,
                deliveries,
                hub.dispatches(),
                hub.activations(),
                hub.devices(),
                roster,
                hub.organisations(),
                report,
                hub.knownBits(),
                confirmations,
                tables),
            clock)
        .register(cabinet);
    new EnrolmentPages(
            new EnrolmentPages.Parts(hub.enrolments(), confirmations, hub.organisations()),
            cookies,
            clock)
        .register(cabinet);
    new BatchPages(hub.enrolmentBatches(), hub.organisations(), tables, clock).register(cabinet);
    new RenewalPages(hub.renewals(), hub.organisations()).register(cabinet);
  }

  private void support(Routes cabinet) {
    var claims = new Claims(hub.database(), hub.journal(), clock);
    var lists =
        new AttentionPages.Parts(
            confirmations,
            claims,
            hub.enrolments(),
            roster,
            hub.activations(),
            deliveries,
            fleet,
            hub.billing().invoices(),
            statements());
    new AttentionPages(lists, clock).register(cabinet);
    new MatterPages(lists, matters, clock).register(cabinet);
    var wishes = hub.wishes();
    var rollouts = hub.rollouts();
    new SettingsPages(roster, rollouts, wishes, clock).register(cabinet);
    new AgentPages(
            new AgentPages.Parts(roster, hub.agents(), hub.dispatches(), wishes, rollouts, tables),
            clock)
        .register(cabinet);
    new DeliveryPages(deliveries, hub.installations(), tables, clock).register(cabinet);
    new ClaimPages(claims, confirmations).register(cabinet);
    new ConfirmationPages(confirmations).register(cabinet);
    new ReleasePages(rollouts, confirmations).register(cabinet);
    new FindPages(
            new FindPages.Parts(
                fleet, roster, hub.organisations(), hub.activations(), hub.devices()))
        .register(cabinet);
  }

  private void api(WebServer server) {
    var parts =
        new Api.Parts(
            hub.activations(),
            hub.renewals(),
            fleet,
            deliveries,
            hub.dispatches(),
            hub.organisations(),
            roster,
            report,
            hub.billing(),
            hub.documents(),
            hub.sandboxes());
    new Api(parts, hub.idempotency(), clock).register(server);
  }

  /** Which live topics a page may watch; asked again before each event. */
  private void live(Events events) {
    events
        .watch("activation", hub.activations()::watched)
        .watch(
            "order", each((caller, id) -> hub.billing().orders().get(caller, Long.parseLong(id))))
        .watch("register", fleet::watched)
        .watch("agent", roster::watched)
        .watch("policy", each((caller, id) -> hub.renewals().get(caller, Long.parseLong(id))));
  }

  /** May watch what it may open: for pages that show few. */
  private static Events.Rights each(Opening opening) {
    return (caller, ids) ->
        ids.stream().filter(id -> opens(opening, caller, id)).collect(Collectors.toSet());
  }

  private static boolean opens(Opening opening, Caller caller, String id) {
    try {
      opening.open(caller, id);
      return true;
    } catch (Problem | NumberFormatException refused) {
      return false;
    }
  }

  /** Opens an object for a caller, or refuses. */
  private interface Opening {
    Object open(Caller caller, String id);
  }
}
