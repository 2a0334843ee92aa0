package kassahub.hub;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import kassahub.hub.activation.Activations;
import kassahub.hub.activation.Basis;
import kassahub.hub.activation.Buyers;
import kassahub.hub.activation.Installations;
import kassahub.hub.activation.LicenceMoves;
import kassahub.hub.activation.Sales;
import kassahub.hub.activation.VendorAnswers;
import kassahub.hub.activation.VendorQueue;
import kassahub.hub.agent.AgentPorts;
import kassahub.hub.agent.Agents;
import kassahub.hub.agent.EnrolmentBatches;
import kassahub.hub.agent.Enrolments;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.api.Idempotency;
import kassahub.hub.billing.Billing;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.billing.terms.BillingTerms;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Database;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.DueAgents;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.IssuedLicences;
import kassahub.hub.licence.IssuerKey;
import kassahub.hub.licence.KnownBits;
import kassahub.hub.licence.LicenceIssuers;
import kassahub.hub.licence.Reissues;
import kassahub.hub.licence.VendorFiles;
import kassahub.hub.matter.MatterOwners;
import kassahub.hub.notice.AgentNotices;
import kassahub.hub.notice.InstallationNotices;
import kassahub.hub.notice.InvoiceNotices;
import kassahub.hub.notice.Notices;
import kassahub.hub.notice.RenewalNotices;
import kassahub.hub.notice.SubscriptionNotices;
import kassahub.hub.notice.mail.NoticeMails;
import kassahub.hub.notice.webhook.WebhookFeed;
import kassahub.hub.notice.webhook.WebhookSettings;
import kassahub.hub.notice.webhook.Webhooks;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Links;
import kassahub.hub.organisation.Offers;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.organisation.Partners;
import kassahub.hub.organisation.PlannedLinks;
import kassahub.hub.register.Claims;
import kassahub.hub.register.Registers;
import kassahub.hub.renewal.Renewals;
import kassahub.hub.rollout.Rollouts;
import kassahub.hub.sandbox.Sandboxes;
import kassahub.hub.settings.AgentWishes;

/**
 * The verbs of the hub, one service a feature, built bottom up. Edges (pages, API, agents' ports,
 * the demo) call these and decide nothing.
 */
public record HubFeatures(
    Database database,
    InstantSource clock,
    Journal journal,
    Changes changes,
    People people,
    Accounts accounts,
    Organisations organisations,
    Partners partners,
    Offers offers,
    Registers registers,
    CertificateAuthority authority,
    Agents agents,
    Enrolments enrolments,
    AtomicReference<AgentPorts> agentPorts,
    Catalogue catalogue,
    Devices devices,
    IssuerKey issuerKey,
    KnownBits knownBits,
    DueAgents dueAgents,
    Dispatches dispatches,
    Installations installations,
    LicenceIssuers issuers,
    Activations activations,
    LicenceMoves licenceMoves,
    Billing billing,
    Documents documents,
    Sales sales,
    VendorQueue vendorQueue,
    Notices notices,
    Renewals renewals,
    RenewalNotices renewalNotices,
    Idempotency idempotency) {

  /** An agent is silent after three of these (DESIGN d17). */
  static final Duration HEARTBEAT = Duration.ofMinutes(15);

  static HubFeatures build(
      HubConfig config, Database database, Changes changes, InstantSource clock, UUID instance) {
    var journal = new Journal(clock);
    var organisations = new Organisations(database, journal, clock);
    var accounts = new Accounts(database, journal, clock);
    var offers = new Offers(database, journal, clock);
    var registers = new Registers(clock, HEARTBEAT);
    var authority = CertificateAuthority.open(config.data().resolve("authority"), clock);
    var ports = new AtomicReference<>(new AgentPorts(config.agents().publicHost(), 1, 1));
    var catalogue = new Catalogue(database, clock);
    var devices = new Devices(database, clock);
    var key = IssuerKey.open(config.data().resolve("issuer/built-in.key"));
    var known = new KnownBits(database, journal, devices, registers);
    var due = new DueAgents();
    var dispatches = new Dispatches(database, journal, clock, due);
    var basis = new Basis(database, clock, journal, changes, instance);
    var issuers = issuers(basis, known, key, config.data());
    var installations = new Installations(basis, dispatches);
    var buyers = new Buyers(organisations, offers, accounts);
    var activations = new Activations(basis, buyers, catalogue, devices, issuers);
    var billing = billing(basis, accounts, config);
    var sales = new Sales(basis, billing.orders());
    var answers = answers(basis, devices, registers, installations, sales, key);
    var notices = new Notices(database, clock);
    var renewals = new Renewals(basis, organisations, catalogue, activations);
    return new HubFeatures(
        database,
        clock,
        journal,
        changes,
        People.build(config, database, journal, clock),
        accounts,
        organisations,
        new Partners(database, journal, clock),
        offers,
        registers,
        authority,
        new Agents(database, journal, clock, authority),
        enrolments(basis, authority, registers, ports),
        ports,
        catalogue,
        devices,
        key,
        known,
        due,
        dispatches,
        installations,
        issuers,
        activations,
        new LicenceMoves(basis, catalogue, devices),
        billing,
        documents(basis, billing),
        sales,
        new VendorQueue(basis, catalogue, issuers, answers),
        notices,
        renewals,
        new RenewalNotices(basis, renewals, notices),
        new Idempotency(database, clock, instance));
  }

  /** Strings for many tills; has no state of its own. */
  EnrolmentBatches enrolmentBatches() {
    var parts =
        new EnrolmentBatches.Parts(
            journal, clock, people.secrets(), authority.rootHash(), agentPorts::get);
    return new EnrolmentBatches(database, parts);
  }

  /** Where partners' developers try out; has no state of its own. */
  Sandboxes sandboxes() {
    return new Sandboxes(
        new Sandboxes.Parts(database, journal, clock, accounts, organisations, devices));
  }

  /** Who sees to what is wrong; has no state of its own. */
  MatterOwners matterOwners() {
    return new MatterOwners(database, journal, clock);
  }

  /** Who pays for whom and serves whom; has no state of its own. */
  public Links links() {
    return new Links(database, journal, clock, List.of(renewals, installations, enrolments));
  }

  /** What of it waits for its day; has no state of its own. */
  PlannedLinks plannedLinks() {
    return new PlannedLinks(database, clock, links());
  }

  /** What operators ask of each other; has no state of its own. */
  Confirmations confirmations() {
    var claims = new Claims(database, journal, clock);
    return new Confirmations(
        database,
        new Confirmations.Parts(
            journal,
            clock,
            claims,
            enrolments,
            knownBits,
            installations,
            new Reissues(devices, new IssuedLicences(database, journal, clock), issuerKey),
            licenceMoves,
            billing.corrections(),
            billing.payments(),
            documents.sellers(),
            people.apiKeys(),
            links(),
            rollouts()));
  }

  /** What vendors sent; has no state of its own. */
  VendorFiles vendorFiles() {
    return new VendorFiles(database, journal, clock);
  }

  /** How releases reach the agents; has no state of its own. */
  public Rollouts rollouts() {
    return new Rollouts(database, journal, clock, dispatches);
  }

  /** Has no state of its own. */
  InstallationNotices installationNotices() {
    return new InstallationNotices(database, installations, notices);
  }

  /** Remembers how far it has looked: make one. */
  AgentNotices agentNotices() {
    return new AgentNotices(database, clock, agents, notices);
  }

  /** Remembers how far it has looked: make one. */
  InvoiceNotices invoiceNotices() {
    return new InvoiceNotices(database, clock, billing, accounts, notices);
  }

  /** Has no state of its own. */
  SubscriptionNotices subscriptionNotices() {
    return new SubscriptionNotices(database, clock, notices);
  }

  /** Remembers how far it has looked: make one. */
  WebhookFeed webhookFeed() {
    return new WebhookFeed(database, clock);
  }

  /** Has no state of its own. */
  Webhooks webhooks(WebhookSettings settings) {
    return new Webhooks(database, journal, clock, people.secrets(), settings);
  }

  /** Has no state of its own. */
  NoticeMails noticeMails() {
    return new NoticeMails(database, clock, journal, notices);
  }

  /** What the back office sets about money; has no state of its own. */
  BillingTerms billingTerms(HubConfig config) {
    return BillingTerms.of(
        new Billing.Parts(database, clock, journal, changes, accounts, config.billing()),
        catalogue);
  }

  /** What agents are wished to go by; has no state of its own. */
  public AgentWishes wishes() {
    return new AgentWishes(database, journal, clock, dispatches);
  }

  AgentSide.Features agentSide() {
    return new AgentSide.Features(
        registers,
        agents,
        enrolments,
        devices,
        dueAgents,
        dispatches,
        installations,
        knownBits,
        wishes());
  }

  private static Enrolments enrolments(
      Basis basis,
      CertificateAuthority authority,
      Registers registers,
      AtomicReference<AgentPorts> ports) {
    var parts =
        new Enrolments.Parts(basis.journal(), basis.clock(), authority, registers, ports::get);
    return new Enrolments(basis.database(), parts);
  }

  private static Documents documents(Basis basis, Billing billing) {
    var sellers = new Sellers(basis.database(), basis.journal(), basis.clock());
    return new Documents(basis.database(), basis.clock(), basis.changes(), sellers, billing);
  }

  private static Billing billing(Basis basis, Accounts accounts, HubConfig config) {
    return Billing.of(
        new Billing.Parts(
            basis.database(),
            basis.clock(),
            basis.journal(),
            basis.changes(),
            accounts,
            config.billing()));
  }

  private static LicenceIssuers issuers(Basis basis, KnownBits known, IssuerKey key, Path data) {
    return new LicenceIssuers(issued(basis), known, key, sources(basis, data));
  }

  private static VendorAnswers answers(
      Basis basis,
      Devices devices,
      Registers registers,
      Installations installations,
      Sales sales,
      IssuerKey key) {
    var reissues = new Reissues(devices, issued(basis), key);
    return new VendorAnswers(basis, devices, registers, installations, sales, reissues);
  }

  /** Has no state of its own. */
  private static IssuedLicences issued(Basis basis) {
    return new IssuedLicences(basis.database(), basis.journal(), basis.clock());
  }

  private static LicenceIssuers.Sources sources(Basis basis, Path data) {
    return new LicenceIssuers.Sources(
        new VendorFiles(basis.database(), basis.journal(), basis.clock()),
        data.resolve("vendor-files"),
        name -> Optional.ofNullable(System.getenv(name)));
  }
}
