package kassahub.hub.activation;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import kassahub.hub.TestDatabase;
import kassahub.hub.billing.Billing;
import kassahub.hub.billing.BillingConfig;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.database.Changes;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.DueAgents;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.IssuedLicences;
import kassahub.hub.licence.IssuerKey;
import kassahub.hub.licence.LicenceIssuer;
import kassahub.hub.licence.Reissues;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Offers;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.register.Registers;

/** The main use case, wired for a market. */
public record Shop(
    Market market,
    Activations activations,
    VendorQueue queue,
    VendorAnswers answers,
    Installations installations,
    Dispatches dispatches,
    Organisations organisations,
    Billing billing,
    Sales sales,
    Basis basis) {

  public static Shop in(TestDatabase server, Market market) {
    return in(server, market, market.issuers());
  }

  public static Shop in(
      TestDatabase server, Market market, Function<Vendor, LicenceIssuer> issuers) {
    return in(server, market, issuers, IssuerKey.random());
  }

  /** The same, whose hub signs with this key. */
  static Shop in(
      TestDatabase server, Market market, Function<Vendor, LicenceIssuer> issuers, IssuerKey key) {
    var database = server.database();
    var journal = new Journal(market.clock);
    var basis =
        new Basis(
            server.database(),
            market.clock,
            journal,
            new Changes(server.vertx(), server.address()),
            UUID.randomUUID());
    var organisations = new Organisations(database, journal, market.clock);
    var accounts = new Accounts(database, journal, market.clock);
    var buyers = new Buyers(organisations, new Offers(database, journal, market.clock), accounts);
    var dispatches = new Dispatches(database, journal, market.clock, new DueAgents());
    var installations = new Installations(basis, dispatches);
    var billing =
        Billing.of(
            new Billing.Parts(
                database, market.clock, journal, basis.changes(), accounts, BillingConfig.USUAL));
    var sales = new Sales(basis, billing.orders());
    var issued = new IssuedLicences(database, journal, market.clock);
    var reissues = new Reissues(market.devices, issued, key);
    var answers =
        new VendorAnswers(
            basis,
            market.devices,
            new Registers(market.clock, Duration.ofMinutes(5)),
            installations,
            sales,
            reissues);
    return new Shop(
        market,
        new Activations(basis, buyers, market.catalogue, market.devices, issuers),
        new VendorQueue(basis, market.catalogue, issuers, answers),
        answers,
        installations,
        dispatches,
        organisations,
        billing,
        sales,
        basis);
  }

  /** The partner's activation for its own organisation; the vendor was not asked yet. */
  public long order(List<String> serials) {
    var buyer = market.partner;
    return activations
        .activate(buyer.caller(), ActivationRequest.of(buyer.organisation(), serials))
        .getFirst()
        .number();
  }

  public long order(String... serials) {
    return order(List.of(serials));
  }

  /** An order that the vendor has answered. */
  public long buy(String... serials) {
    return buy(List.of(serials));
  }

  public long buy(List<String> serials) {
    long number = order(serials);
    queue.drain();
    return number;
  }
}
