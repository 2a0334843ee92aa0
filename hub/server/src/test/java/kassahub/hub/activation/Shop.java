package kassahub.hub.activation;

import java.util.UUID;
import java.util.function.Function;
import kassahub.hub.TestDatabase;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.database.Changes;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.DueAgents;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.LicenceIssuer;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Offers;
import kassahub.hub.organisation.Organisations;

/** The main use case, wired for a market. */
public record Shop(
    Activations activations,
    VendorQueue queue,
    VendorAnswers answers,
    Installations installations,
    Organisations organisations,
    Basis basis) {

  public static Shop in(TestDatabase server, Market market) {
    return in(server, market, market.issuers());
  }

  public static Shop in(
      TestDatabase server, Market market, Function<Vendor, LicenceIssuer> issuers) {
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
    var buyers =
        new Buyers(
            organisations,
            new Offers(database, journal, market.clock),
            new Accounts(database, journal, market.clock));
    var installations =
        new Installations(basis, new Dispatches(database, journal, market.clock, new DueAgents()));
    var answers = new VendorAnswers(basis, market.devices, installations);
    return new Shop(
        new Activations(basis, buyers, market.catalogue, market.devices, issuers),
        new VendorQueue(basis, market.catalogue, issuers, answers),
        answers,
        installations,
        organisations,
        basis);
  }
}
