package kassahub.hub;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.hub.account.ApiKeyDraft;
import kassahub.hub.account.ApiKeys;
import kassahub.hub.account.Caller;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.Role;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.api.Contract;
import kassahub.hub.cabinet.Browsing;
import kassahub.hub.database.Changes;
import kassahub.hub.database.LargeReads;
import kassahub.hub.database.PageRequest;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.journal.Actor;
import kassahub.hub.ops.Health;
import kassahub.hub.ops.Metrics;
import kassahub.hub.organisation.Link;
import kassahub.hub.organisation.OfferEdition;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Fleet;
import kassahub.hub.register.FleetSamples;
import kassahub.hub.report.StatusReport;
import kassahub.hub.web.WebServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every route of the hub, tried by everybody with another account's numbers. The routes are the
 * server's own table: one without a case here fails.
 */
@Timeout(30) // a stream that should have been refused never ends
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryRouteIT {
  private static final String PASSWORD = "correct horse battery";
  private static final List<Role> ROLES =
      List.of(Role.PARTNER, Role.CLIENT, Role.SUPPORT, Role.BACK_OFFICE, Role.ADMINISTRATOR);

  /** No operator is invited, and each kind of confirmation needs a right of its own. */
  private static final Set<String> DECIDE_THEMSELVES =
      Set.of(
          "POST /users",
          "POST /confirmations/:id/confirm",
          "POST /confirmations/:id/refuse",
          "POST /confirmations/:id/withdraw");

  /** Of both levels of the menu. */
  private static final Pattern MENU = Pattern.compile("<li><a href=\"(/[a-z-]+)\"");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Map<Role, Browsing> people = new EnumMap<>(Role.class);
  private final Map<Role, String> keys = new EnumMap<>(Role.class);
  private Browsing owner = new Browsing(0);
  private String ownersKey = "";
  private List<BiConsumer<Caller, PageRequest>> services = List.of();
  private ApiKeys apiKeys;
  private TestDatabase database;
  private WebServer server;

  @BeforeAll
  void open(@TempDir Path directory) {
    database = TestDatabase.create();
    var clock = new SettableClock();
    var config =
        HubConfig.parse(
            """
            data = "%s"
            demo = true
            [http]
            port = 0
            """
                .formatted(directory));
    var changes = new Changes(database.vertx(), database.address());
    var hub = HubFeatures.build(config, database.database(), changes, clock, UUID.randomUUID());
    apiKeys = hub.people().apiKeys();
    services =
        List.of(
            hub.activations()::list,
            hub.billing().orders()::list,
            hub.billing().invoices()::list,
            new Fleet(hub.database(), clock)::list,
            new AgentRoster(hub.database(), clock)::list,
            new Deliveries(hub.database(), clock)::list);
    var ops = new HubOps(new Health(List.of()), new Metrics());
    var report = new StatusReport(LargeReads.ofPrimary(hub.database()), clock);
    server = HubPages.build(database.vertx(), config, hub, ops, report);
    server.start();
    FleetSamples.organisations(database);
    ForeignWorld.enter(database);
    var inForce = LocalDate.parse("2026-01-01");
    hub.offers().publish(Actor.hub(), new OfferEdition(0, "1", "Текст", inForce));
    enter(hub);
    leave(hub);
  }

  /** Our partner paid for the stranger's organisation and served it once; none of it is left. */
  private void leave(HubFeatures hub) {
    var links = hub.links();
    var clerk = Samples.caller(FleetSamples.OPERATOR, Role.BACK_OFFICE);
    var nobody = OptionalLong.empty();
    var partner = OptionalLong.of(FleetSamples.PARTNER);
    for (var kind : Link.Kind.values()) {
      long organisation = FleetSamples.FOREIGN;
      database
          .database()
          .run(
              clerk.scope(),
              tx -> {
                links.make(
                    tx,
                    clerk,
                    new Link.Change(organisation, kind, nobody, partner, "Чужой приход"));
                links.make(
                    tx, clerk, new Link.Change(organisation, kind, partner, nobody, "Чужой уход"));
              });
    }
  }

  private void enter(HubFeatures hub) {
    for (Role role : ROLES) {
      long account = role.operator() ? FleetSamples.OPERATOR : FleetSamples.PARTNER;
      long tenant = role == Role.CLIENT ? ForeignWorld.CLIENT : account;
      people.put(role, person(hub, tenant, role));
      keys.put(role, key(hub, tenant, role));
    }
    owner = person(hub, FleetSamples.STRANGER, Role.PARTNER);
    ownersKey = key(hub, FleetSamples.STRANGER, Role.PARTNER);
  }

  private Browsing person(HubFeatures hub, long account, Role role) {
    String login = "user-" + account + role.stored();
    hub.people()
        .users()
        .create(
            Actor.hub(),
            NewUser.russian(account, login, "Иванова", role).asManager(),
            Optional.of(PASSWORD));
    var person = new Browsing(server.port());
    person.post("/sign-in", "login", login, "password", PASSWORD);
    person.get("/profile");
    return person;
  }

  private static String key(HubFeatures hub, long account, Role role) {
    var draft = new ApiKeyDraft(account, role, "key", role.permissions());
    return hub.people().apiKeys().create(Actor.hub(), draft).plain();
  }

  @AfterAll
  void close() {
    server.close();
    database.close();
  }

  @Test
  void everyRouteHasACase() {
    assertThat(server.table().stream().filter(route -> !route.contains("/assets/")).toList())
        .containsExactlyInAnyOrderElementsOf(
            RouteCases.ALL.stream().map(RouteCases.Case::route).toList());
  }

  static Stream<Arguments> cases() {
    return RouteCases.ALL.stream()
        .filter(one -> one.gate() != RouteCases.Gate.OPEN)
        .flatMap(one -> ROLES.stream().map(role -> Arguments.of(one, role)))
        .filter(EveryRouteIT::ends);
  }

  /**
   * An operator may watch everybody's register: that answer never ends. Who signs out is nobody for
   * the cases after it.
   */
  private static boolean ends(Arguments pair) {
    return !pair.get()[0].toString().equals("POST /sign-out")
        && !(pair.get()[0].toString().equals("GET /events") && ((Role) pair.get()[1]).operator());
  }

  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource("cases")
  void anotherAccountsThingsAreOutOfReach(RouteCases.Case one, Role role) {
    var answer =
        one.api()
            ? call(one, requireNonNull(keys.get(role)))
            : visit(one, requireNonNull(people.get(role)));

    if (one.refused(role)) {
      assertThat(answer.statusCode()).as(answer.body()).isIn(403, 404);
    } else {
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(500).isNotEqualTo(401);
      assertThat(lacksRight(answer) && !DECIDE_THEMSELVES.contains(one.route()))
          .as(answer.body())
          .isFalse();
      assertThat(Browsing.location(answer)).doesNotStartWith("/sign-in");
    }
    if (!role.operator() || one.refused(role)) {
      assertThat(answer.body()).doesNotContain(ForeignWorld.MARKS);
    }
  }

  private static boolean lacksRight(HttpResponse<String> answer) {
    return answer.statusCode() == 403
        && (answer.body().contains(": FORBIDDEN<") || answer.body().contains("\"FORBIDDEN\""));
  }

  /** A list has a topic for each row; nobody has opened any of them. */
  @Test
  void aListThatIsLiveIsNoLookAtItsRows() {
    database.asOwner("delete from journal where action = 'organisation.looked-at'");

    var topics = "/events?topic=register:1&topic=activation:1&topic=agent:" + ForeignWorld.AGENT;
    int status = requireNonNull(people.get(Role.SUPPORT)).begin(topics);

    assertThat(status).isEqualTo(200);
    assertThat(
            database
                .database()
                .<Long>transact(
                    tx ->
                        tx.one(
                            "select count(*) as n from journal where action ="
                                + " 'organisation.looked-at'",
                            row -> row.number("n"))))
        .isZero();
  }

  static Stream<Role> roles() {
    return ROLES.stream();
  }

  /** What a role may not use is absent, not a page that refuses. */
  @ParameterizedTest
  @MethodSource("roles")
  void everyPageOfItsMenuOpens(Role role) {
    var person = requireNonNull(people.get(role));
    var seen = new TreeSet<>(Set.of("/profile"));
    var next = new ArrayDeque<>(seen);
    while (!next.isEmpty()) {
      var path = next.remove();
      var page = person.get(path);

      assertThat(page.statusCode()).as(path).isEqualTo(200);
      MENU.matcher(page.body())
          .results()
          .map(link -> link.group(1))
          .filter(seen::add)
          .forEach(next::add);
    }
    assertThat(seen).hasSizeGreaterThan(9);
  }

  static Stream<RouteCases.Case> closed() {
    return RouteCases.ALL.stream().filter(one -> one.gate() != RouteCases.Gate.OPEN);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("closed")
  void nobodyGetsPastTheDoor(RouteCases.Case one) {
    var answer = one.api() ? call(one, "kh_nobody") : visit(one, new Browsing(server.port()));

    assertThat(answer.statusCode()).isIn(303, 401);
    assertThat(Browsing.location(answer)).matches("|/sign-in.*");
  }

  static Stream<RouteCases.Case> readable() {
    return closed()
        .filter(one -> one.gate() == RouteCases.Gate.FOREIGN && one.method().equals("GET"))
        .filter(one -> !one.route().equals("GET /events") && one.may(Role.PARTNER));
  }

  /** The numbers are right: who owns them gets there, so a refusal above is no slip of the pen. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("readable")
  void theOwnerGetsThere(RouteCases.Case one) {
    var answer = one.api() ? call(one, ownersKey) : visit(one, owner);

    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 303);
  }

  /** What pages and the API ask these lists for, by the name of a filter. */
  @ParameterizedTest
  @ValueSource(strings = {"organisation", "vendor", "status", "state", "payment", "tab", "memory"})
  void aFilterThatCannotHaveAValueSaysSo(String filter) {
    int refusals = 0;
    for (var list : services) {
      for (var value : List.of("x", "1;2", "99999999999999999999", "'", "")) {
        var request = PageRequest.filtered(Map.of(filter, value));
        try {
          list.accept(Samples.caller(FleetSamples.OPERATOR, Role.ADMINISTRATOR), request);
        } catch (Problem.Invalid refused) {
          assertThat(refused.code()).isEqualTo("UNKNOWN_FILTER");
          refusals++;
        }
      }
    }
    assertThat(refusals).as("lists that say so, for each value").isPositive();
  }

  static Stream<Arguments> lists() {
    var junk = List.of("x", "1%3B2", "99999999999999999999", "%27", "%D1%8F", "");
    return closed()
        .filter(one -> one.method().equals("GET") && !one.route().contains(":"))
        .filter(one -> !one.route().equals("GET /events"))
        .flatMap(one -> junk.stream().map(value -> Arguments.of(one, value)));
  }

  /** A link that was cut or spelled by hand is answered, never an internal error. */
  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("lists")
  void everyFilterOfEveryListTakesAnyText(RouteCases.Case one, String value) {
    var person =
        Stream.of(Role.ADMINISTRATOR, Role.PARTNER, Role.BACK_OFFICE, Role.SUPPORT)
            .filter(role -> !one.refused(role))
            .findFirst()
            .orElseThrow();
    for (String filter : filters(one)) {
      var path = with(one.path()) + filter + "=" + value;
      var answer =
          one.api()
              ? call(one, path, requireNonNull(keys.get(person)))
              : requireNonNull(people.get(person)).get(path);

      assertThat(answer.statusCode()).as(path + " " + answer.body()).isIn(200, 303, 400, 422);
      assertThat(Browsing.location(answer)).as(path).doesNotStartWith("/sign-in");
    }
  }

  private static String with(String path) {
    return path + (path.contains("?") ? "&" : "?");
  }

  /** Those of the contract; pages take every name, known or not. */
  private static Set<String> filters(RouteCases.Case one) {
    return Contract.load().operations().stream()
        .filter(o -> o.method().equals("GET") && (!one.api() || o.path().equals(one.path())))
        .flatMap(o -> o.parameters().stream())
        .filter(field -> field.in().equals("query"))
        .map(Contract.Field::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static Stream<Arguments> listsOfTenants() {
    return closed()
        .filter(one -> one.method().equals("GET") && !one.route().contains(":"))
        .filter(one -> !one.route().equals("GET /events"))
        .flatMap(one -> Stream.of(Role.PARTNER, Role.CLIENT).map(role -> Arguments.of(one, role)))
        .filter(pair -> ((RouteCases.Case) pair.get()[0]).may((Role) pair.get()[1]));
  }

  /** What is in a path is tried above; a filter may name another account's things, too. */
  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource("listsOfTenants")
  void aFilterThatNamesAnothersThingsShowsNoneOfThem(RouteCases.Case one, Role role) {
    var names = filters(one);
    if (!one.api()) {
      names.addAll(List.of("account", "agent", "id", "owner", "partner", "policy", "register"));
    }
    for (String filter : names) {
      for (String value : List.of("1", "2", "3", "5", ForeignWorld.AGENT)) {
        var path = with(one.path()) + filter + "=" + value;
        var answer =
            one.api()
                ? call(one, path, requireNonNull(keys.get(role)))
                : requireNonNull(people.get(role)).get(path);

        assertThat(answer.statusCode()).as(path).isLessThan(500).isNotIn(401, 403);
        assertThat(Browsing.location(answer)).as(path).doesNotStartWith("/sign-in");
        assertThat(answer.body()).as(path).doesNotContain(ForeignWorld.MARKS);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"activation:1", "order:1", "register:1", "agent:agent-foreign", "policy:1"})
  void nobodyWatchesAnothersThings(String topic) {
    for (Role role : List.of(Role.PARTNER, Role.CLIENT)) {
      var person = requireNonNull(people.get(role));
      assertThat(person.get("/events?topic=" + topic).statusCode()).as(topic).isEqualTo(404);
    }
  }

  static Stream<RouteCases.Case> scoped() {
    return closed().filter(one -> one.api() && !one.needs().isEmpty() && one.may(Role.PARTNER));
  }

  /** With every other right of its role; of the account that the thing belongs to. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("scoped")
  void aKeyWithoutTheScopeIsRefused(RouteCases.Case one) {
    var scopes = new TreeSet<>(Role.PARTNER.permissions());
    scopes.removeAll(one.needs());
    var draft = new ApiKeyDraft(FleetSamples.STRANGER, Role.PARTNER, "narrow", scopes);

    var answer = call(one, apiKeys.create(Actor.hub(), draft).plain());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
  }

  private HttpResponse<String> visit(RouteCases.Case one, Browsing person) {
    return one.method().equals("GET")
        ? person.get(one.path())
        : person.post(one.path(), one.fields().toArray(String[]::new));
  }

  private HttpResponse<String> call(RouteCases.Case one, String key) {
    return call(one, one.path(), key);
  }

  private HttpResponse<String> call(RouteCases.Case one, String path, String key) {
    var body = one.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(one.body());
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Authorization", "Bearer " + key)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .method(one.method(), body);
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
