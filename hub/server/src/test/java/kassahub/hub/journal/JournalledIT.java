package kassahub.hub.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.AccountConfig;
import kassahub.hub.account.ApiKeys;
import kassahub.hub.account.Caller;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Role;
import kassahub.hub.account.Roles;
import kassahub.hub.account.Users;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Shop;
import kassahub.hub.billing.BillingConfig;
import kassahub.hub.billing.Office;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What settles disputes: who did what to it, each step a line. */
class JournalledIT {
  private TestDatabase server;
  private Market market;
  private Shop shop;
  private Journal journal;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
    journal = new Journal(market.clock);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theLifeOfAnActivation() {
    var buyer = market.partner.caller();
    var serial = market.device();
    market.issuer.refused = Set.of(serial);
    long number = shop.buy(serial);
    market.issuer.refused = Set.of();
    shop.activations().retry(buyer, number);
    shop.queue().drain();
    shop.activations().licenceFile(buyer, number);

    assertThat(lines("activation", Long.toString(number)))
        .containsExactly(
            "USER activation.file-downloaded",
            "VENDOR activation.done",
            "USER activation.retried",
            "HUB activation.failed",
            "USER activation.made");
    assertThat(lines("order", "1")).containsExactly("HUB order.placed");
    var office = new Office(server, market, BillingConfig.USUAL);
    market.clock.advance(BillingConfig.USUAL.invoiceAfter());
    office.billing.invoices().issueDue();
    assertThat(lines("invoice", Long.toString(office.invoiceOf(1).id())))
        .containsExactly("HUB invoice.issued");
  }

  @Test
  void workThatIsOrderedForATill() {
    long register =
        market.register(
            market.device(), market.partner.organisation(), Optional.of("agent-of-partner"));
    var support = Market.caller(market.partner.account(), Role.SUPPORT);
    var first = shop.dispatches().readNow(support, register);
    market.execute(
        "update dispatch set state = 'failed', finished_at = $1", market.clock.instant());
    shop.installations().retry(support, first);

    assertThat(lines("dispatch", first.toString()))
        .containsExactly("USER dispatch.retried", "USER dispatch.ordered");
  }

  @Test
  void whatPeopleMayDo() {
    var users = new Users(server.database(), journal, market.clock, AccountConfig.DEFAULT);
    var manager = signedIn(person(users, "first@example.ru", true));
    long id = person(users, "second@example.ru", false);
    users.setManager(manager, id, true);
    users.setManager(manager, id, false);
    users.disable(manager, id);
    users.enable(manager, id);

    assertThat(lines("user", Long.toString(id)))
        .containsExactly(
            "USER user.enabled",
            "USER user.disabled",
            "USER user.manager_ended",
            "USER user.manager_made",
            "HUB user.created");
    var keys = new ApiKeys(server.database(), journal, market.clock);
    var scopes = Set.of(Permission.SEE_REGISTERS);
    server.database().run(tx -> keys.create(tx, manager, "1C", scopes));
    long key = keys.list(manager).getFirst().id();
    keys.revoke(manager, key);
    assertThat(lines("api_key", Long.toString(key)))
        .containsExactly("USER api_key.revoked", "USER api_key.created");
  }

  private long person(Users users, String login, boolean manager) {
    var draft =
        new NewUser(
            market.partner.account(),
            login,
            login,
            Roles.of(Role.PARTNER),
            "ru",
            ZoneId.of("Europe/Moscow"),
            manager);
    return users.create(Actor.hub(), draft, Optional.empty());
  }

  private Caller signedIn(long user) {
    long account = market.partner.account();
    return new Caller(
        new Actor(ActorKind.USER, Long.toString(user), "First", OptionalLong.of(account)),
        account,
        Role.PARTNER,
        Role.PARTNER.permissions(),
        Locale.ENGLISH,
        ZoneId.of("Europe/Moscow"));
  }

  private List<String> lines(String kind, String id) {
    return server.database().transact(tx -> journal.of(tx, kind, id)).stream()
        .map(line -> line.actor().kind() + " " + line.action())
        .toList();
  }
}
