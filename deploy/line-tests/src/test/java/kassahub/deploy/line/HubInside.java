package kassahub.deploy.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import kassahub.hub.Hub;
import kassahub.hub.HubConfig;
import kassahub.hub.HubFeatures;
import kassahub.hub.account.ApiKeyDraft;
import kassahub.hub.account.Caller;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Role;
import kassahub.hub.activation.ActivationRequest;
import kassahub.hub.activation.Expected;
import kassahub.hub.agent.TokenDraft;
import kassahub.hub.catalogue.Assortment.PriceOf;
import kassahub.hub.catalogue.DeviceLine;
import kassahub.hub.catalogue.InstallMethod;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.NewDevice;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.catalogue.Term;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.organisation.Acceptance;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.organisation.Contact;
import kassahub.hub.organisation.NewAccount;
import kassahub.hub.organisation.NewOrganisation;
import kassahub.hub.organisation.OfferEdition;
import kassahub.hub.organisation.TaxNumber;
import kassahub.hub.problem.Problem;
import kassahub.hub.rollout.Releases;
import kassahub.hub.rollout.Rollouts;
import kassahub.proto.EnrolmentString;
import kassahub.proto.ReleaseSignature;

/** One real hub on embedded PostgreSQL, with a partner that buys from the built-in issuer. */
final class HubInside implements LineHub {
  private static final int[] TAX_WEIGHTS = {2, 4, 10, 3, 5, 9, 4, 6, 8};
  private static final String MODEL = "Nano";

  /** How the partner signs in. */
  static final String PARTNER = Role.PARTNER.stored();

  static final String PASSWORD = "weather and tides";
  private static final Duration RETRY_PAUSE = Duration.ofMinutes(1);
  private static final Duration RECONCILED_EVERY = Duration.ofSeconds(6);

  private final SkippingClock clock;
  private final Hub hub;
  private final Caller partner;
  private final Caller operator;
  private final long line;
  private final long offer;
  private long skippedAt = System.nanoTime();

  private HubInside(Hub hub, SkippingClock clock) {
    this.hub = hub;
    this.clock = clock;
    operator = caller(account(AccountKind.OPERATOR, Optional.empty()), Role.ADMINISTRATOR);
    partner = caller(account(AccountKind.PARTNER, Optional.of("LINE-01")), Role.PARTNER);
    line = assortment();
    features().offers().publish(Actor.hub(), new OfferEdition(0, "1", "offer", today()));
    offer = features().offers().current().orElseThrow().id();
  }

  static HubInside start(Path data) {
    return start(config(data, 0, new Doors(0, 0)));
  }

  static HubInside start(String config) {
    var clock = new SkippingClock();
    return new HubInside(Hub.start(HubConfig.parse(config), clock), clock);
  }

  /** Ports 0 are any. */
  static String config(Path data, int http, Doors doors) {
    return config(data, "127.0.0.1", http, doors);
  }

  /** Ends in the section of the database. */
  static String config(Path data, String host, int http, Doors doors) {
    return """
    data = "%s"
    demo = true
    [http]
    host = "%s"
    port = %d
    [agents]
    host = "%s"
    mqtt-port = %d
    grpc-port = %d
    public-host = "127.0.0.1"
    names = ["localhost"]
    [database]
    shared-buffers = "64MB"
    """
        .formatted(
            data.toString().replace("\\", "\\\\"), host, http, host, doors.mqtt(), doors.grpc());
  }

  @Override
  public Doors doors() {
    return new Doors(hub.agentPorts().mqtt(), hub.agentPorts().grpc());
  }

  @Override
  public byte[] licenceKey() {
    return HexFormat.of().parseHex(features().issuerKey().publicHex());
  }

  /** Refused as still in work, or as changed when the first order was quick. */
  @Override
  public void order(long organisation, List<String> serials) {
    var seen =
        features().activations().check(partner, organisation, serials).stream()
            .map(row -> new Expected(row.serial(), row.price().orElseThrow(), row.newUntil()))
            .toList();
    var request = new ActivationRequest(organisation, serials, Optional.empty(), Optional.of(seen));
    features().activations().activate(partner, request);
    try {
      features().activations().activate(partner, request);
    } catch (Problem refused) {
      return;
    }
    throw new AssertionError("the same registers were activated twice");
  }

  @Override
  public <T> T read(Function<Tx, T> work) {
    return features().database().transact(work);
  }

  @Override
  public void awaitNews(Duration atMost) throws InterruptedException {
    var news = new Semaphore(0);
    try (var _ = features().changes().subscribe("register:", topic -> news.release())) {
      news.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void release(String agent) {
    features().agents().release(operator, agent);
  }

  /** Not faster than the hub looks for what is due, lest the clock runs away. */
  @Override
  public synchronized void skipPause() {
    if (System.nanoTime() - skippedAt > RECONCILED_EVERY.toNanos()) {
      skippedAt = System.nanoTime();
      clock.skip(RETRY_PAUSE);
    }
  }

  /** Threads cannot be killed. */
  @Override
  public boolean kill() {
    return false;
  }

  /** A key of the partner's for the API. */
  String partnerKey() {
    var draft =
        new ApiKeyDraft(
            partner.account(),
            Role.PARTNER,
            "line",
            Set.of(Permission.ACTIVATE, Permission.SEE_PRICES));
    return features().people().apiKeys().create(Actor.hub(), draft).plain();
  }

  /** Takes in a release of the agent; gives its number. */
  long takeIn(Path release, Path keys) throws IOException {
    var releases = new Releases(features().database(), features().journal(), clock);
    return releases
        .add(
            Actor.hub(), Files.readAllBytes(release), ReleaseSignature.keys(Files.readString(keys)))
        .id();
  }

  Rollouts rollouts() {
    return features().rollouts();
  }

  Caller operator() {
    return operator;
  }

  private HubFeatures features() {
    return hub.features();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  @Override
  public long organisation(long seed, List<String> serials) {
    var tax = new TaxNumber(taxNumber(seed));
    var draft = NewOrganisation.russian("Line " + seed, tax);
    long organisation = features().organisations().create(Actor.hub(), draft);
    features().organisations().linkPayer(Actor.hub(), partner.account(), organisation);
    features().offers().accept(partner, new Acceptance(organisation, offer, "127.0.0.1"));
    features()
        .devices()
        .load(
            serials.stream()
                .map(
                    serial ->
                        new NewDevice(serial, line, MODEL, Optional.empty(), Optional.empty()))
                .toList());
    return organisation;
  }

  @Override
  public EnrolmentString enrolment(long organisation) {
    var draft = new TokenDraft(organisation, "line", 1, 1, false, Optional.empty());
    return features().enrolments().create(operator, draft);
  }

  private long account(AccountKind kind, Optional<String> code) {
    var draft = new NewAccount(kind, kind.name(), code, OptionalLong.empty(), Contact.NONE);
    return features().accounts().create(Actor.hub(), draft);
  }

  private Caller caller(long account, Role role) {
    var named = NewUser.russian(account, role.stored(), role.name(), role);
    var draft = role == Role.PARTNER ? named.asManager() : named;
    long user = features().people().users().create(Actor.hub(), draft, Optional.of(PASSWORD));
    var actor =
        new Actor(ActorKind.USER, Long.toString(user), role.name(), OptionalLong.of(account));
    return new Caller(
        actor, account, role, role.permissions(), Locale.ENGLISH, ZoneId.of("Europe/Moscow"));
  }

  private long assortment() {
    var catalogue = features().catalogue();
    String key = "{\"publicKey\":\"" + features().issuerKey().publicHex() + "\"}";
    long vendor =
        catalogue.addVendor(
            new Vendor(
                0, "Line", "Line", "1067746394792", IssuerKind.BUILT_IN, key, 1_000_000, false));
    long type =
        catalogue.addLicenceType(new LicenceType(0, "Licence", "1", Term.months(12), "Line"));
    for (PriceKind kind : List.of(PriceKind.PARTNER, PriceKind.RETAIL)) {
      catalogue.setPrice(new PriceOf(type, kind), Money.kopecks(200_000), today());
    }
    return catalogue.addLine(
        new DeviceLine(
            0,
            vendor,
            type,
            "Line",
            Pattern.compile("\\d{16}"),
            InstallMethod.AGENT,
            Optional.empty()));
  }

  /** Nine digits and the check digit. */
  private static String taxNumber(long index) {
    String digits = "%09d".formatted(990_000_000 + index);
    int sum =
        IntStream.range(0, TAX_WEIGHTS.length)
            .map(at -> TAX_WEIGHTS[at] * Character.digit(digits.charAt(at), 10))
            .sum();
    return digits + sum % 11 % 10;
  }

  @Override
  public void close() {
    hub.close();
  }
}
