package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.catalogue.Device;
import kassahub.hub.database.PageRequest;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rest of a licence goes from a broken register to its replacement. */
class LicenceMovesIT {
  private static final LocalDate PAID = Market.TODAY.plusYears(1);

  private TestDatabase server;
  private Market market;
  private Shop shop;
  private LicenceMoves moves;
  private Caller office;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
    moves = new LicenceMoves(shop.basis(), market.catalogue, market.devices);
    office = Market.caller(market.partner.account(), Role.BACK_OFFICE);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theReplacementIsPaidUntilTheSameDayForNothingAndTheBrokenOneNoLonger() {
    var broken = sold();
    market.register(broken, market.partner.organisation(), Optional.of("agent-0001"));
    var spare = market.device();

    long number = move(broken, spare);
    shop.queue().drain();

    assertThat(paidUntil(spare)).isEqualTo(PAID);
    assertThat(paidUntil(broken)).isEqualTo(Market.TODAY);
    assertThat(assigned()).containsExactly(spare);
    var made = shop.activations().summary(office, number);
    assertThat(made.status()).isEqualTo(ActivationStatus.DONE);
    assertThat(made.organisationId()).isEqualTo(market.partner.organisation());
    assertThat(made.amount()).hasValueSatisfying(sum -> assertThat(sum.minor()).isZero());
    assertThat(market.count("select count(*) as n from register where archived_at is not null"))
        .isOne();
  }

  @Test
  void whatWasOnItsWayToTheBrokenOneIsNotSentAgain() { // nobody has it twice
    var broken = market.device();
    market.register(broken, market.partner.organisation(), Optional.of("agent-0001"));
    shop.buy(broken);
    var lastWeeks = dispatch();

    move(broken, market.device());
    shop.queue().drain();

    var support = Market.caller(market.partner.account(), Role.SUPPORT);
    assertThatThrownBy(() -> shop.installations().retry(support, lastWeeks))
        .hasFieldOrPropertyWithValue("code", "OTHER_LICENCE_ASSIGNED");
    assertThat(market.count("select count(*) as n from dispatch where finished_at is null"))
        .isZero();
  }

  @Test
  void nothingIsOrderedForIt() {
    var broken = sold();
    long orders = market.count("select count(*) as n from sales_order");

    long number = move(broken, market.device());
    shop.queue().drain();

    assertThat(shop.sales().placeOwed()).isZero();
    assertThat(market.count("select count(*) as n from sales_order")).isEqualTo(orders);
    assertThat(shop.activations().summary(office, number).order()).isEmpty();
  }

  @Test
  void bothRegistersSayWhatHappenedToThoseWhoMaySeeIt() {
    var broken = sold();
    var spare = market.device();
    long number = move(broken, spare);

    for (var serial : List.of(broken, spare)) {
      assertThat(shop.activations().moves(market.partner.caller(), serial))
          .singleElement()
          .satisfies(
              told -> {
                assertThat(told.activation()).isEqualTo(number);
                assertThat(told.from()).isEqualTo(broken);
                assertThat(told.to()).isEqualTo(spare);
                assertThat(told.reason()).isEqualTo("burnt");
                assertThat(told.document()).isEqualTo("report 17");
              });
      assertThat(shop.activations().moves(market.stranger.caller(), serial)).isEmpty();
    }
    assertThat(shop.activations().move(market.partner.caller(), number)).isPresent();
    assertThat(shop.activations().move(market.stranger.caller(), number)).isEmpty();
    assertThat(moves.list(office, PageRequest.first()).items()).hasSize(1);
    assertThatThrownBy(() -> moves.list(market.partner.caller(), PageRequest.first()))
        .isInstanceOf(Problem.Forbidden.class);
  }

  @Test
  void meanwhileNobodyBuysForEitherOfThem() {
    var broken = sold();
    var spare = market.device();
    move(broken, spare);

    assertThat(
            shop.activations()
                .check(
                    market.partner.caller(), market.partner.organisation(), List.of(broken, spare)))
        .extracting(row -> row.refusal().map(Reason::code))
        .containsExactly(Optional.of("IN_WORK"), Optional.of("IN_WORK"));
    assertThatThrownBy(() -> move(broken, market.device())).hasMessageContaining("running");
  }

  @Test
  void aRefusalLeavesTheBrokenOnePaid() {
    var broken = sold();
    var spare = market.device();
    market.issuer.refused = Set.of(spare);

    long number = move(broken, spare);
    shop.queue().drain();

    assertThat(shop.activations().summary(office, number).status())
        .isEqualTo(ActivationStatus.FAILED);
    assertThat(paidUntil(broken)).isEqualTo(PAID);
    assertThat(assigned()).containsExactly(broken);
  }

  @Test
  void whatCannotBeMovedIsRefused() {
    var broken = sold();
    var unpaid = market.device();
    var other = market.device(market.severLine, Optional.empty());
    var paid = market.device(Market.TODAY.plusDays(10));

    refuses("NO_SUCH_REGISTER", "0099999999999999", unpaid);
    refuses("NO_SUCH_REPLACEMENT", broken, "0099999999999999");
    refuses("NOTHING_TO_MOVE", unpaid, market.device());
    refuses("NOTHING_TO_MOVE", paid, unpaid);
    refuses("OTHER_LICENCE", broken, other);
    refuses("REPLACEMENT_PAID", broken, paid);
    refuses("SAME_SERIAL", broken, broken);
    assertThatThrownBy(() -> moves.plan(office, new LicenceMove.Draft(broken, unpaid, " ", "x")))
        .hasFieldOrPropertyWithValue("code", "BAD_REASON");
    assertThatThrownBy(() -> moves.plan(office, new LicenceMove.Draft(broken, unpaid, "x", " ")))
        .hasFieldOrPropertyWithValue("code", "BAD_DOCUMENT");
    assertThatThrownBy(() -> moves.plan(market.partner.caller(), draft(broken, unpaid)))
        .isInstanceOf(Problem.Forbidden.class);
  }

  @Test
  void whatWasPaidForAnewSinceItWasAskedIsNotMoved() {
    var broken = sold();
    var spare = market.device();
    var seen = moves.plan(office, draft(broken, spare)).until();
    shop.buy(broken);

    assertThatThrownBy(
            () -> server.database().run(tx -> moves.make(tx, office, draft(broken, spare), seen)))
        .hasFieldOrPropertyWithValue("code", "NOTHING_TO_MOVE");
  }

  private void refuses(String code, String from, String to) {
    assertThatThrownBy(() -> moves.plan(office, draft(from, to)))
        .hasFieldOrPropertyWithValue("code", code);
  }

  private long move(String from, String to) {
    var until = moves.plan(office, draft(from, to)).until();
    return server.database().transact(tx -> moves.make(tx, office, draft(from, to), until));
  }

  private static LicenceMove.Draft draft(String from, String to) {
    return new LicenceMove.Draft(from, to, "burnt", "report 17");
  }

  /** A device that the partner has paid for. */
  private String sold() {
    var serial = market.device();
    shop.buy(serial);
    return serial;
  }

  private LocalDate paidUntil(String serial) {
    var found = server.database().transact(tx -> market.devices.find(tx, List.of(serial)));
    return Optional.ofNullable(found.get(serial))
        .flatMap(Device::subscription)
        .orElseThrow()
        .until();
  }

  private UUID dispatch() {
    return server
        .database()
        .transact(tx -> tx.one("select id from dispatch", row -> row.uuid("id")));
  }

  private List<String> assigned() {
    return server
        .database()
        .transact(
            tx ->
                tx.list(
                    "select serial from licence_assignment order by serial limit 9",
                    row -> row.string("serial")));
  }
}
