package kassahub.deploy.bench;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import kassahub.hub.HubFeatures;
import kassahub.hub.account.ApiKeyDraft;
import kassahub.hub.account.Caller;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.Role;
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
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.organisation.Acceptance;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.organisation.Contact;
import kassahub.hub.organisation.NewAccount;
import kassahub.hub.organisation.NewOrganisation;
import kassahub.hub.organisation.OfferEdition;
import kassahub.hub.organisation.TaxNumber;

/** The invented partner of a bench: one organisation, one vendor, serials, a key. */
final class BenchFirm {
  private static final String MODEL = "Nano";

  /** Uses of one enrolment string lock its row in turn: many strings, so that few wait. */
  static final int USES = 250;

  private static final long FIRST_SERIAL = 85_430_000_000_000L;

  private final HubFeatures hub;
  private final LocalDate today;
  private final long operator;

  /** What the load needs to know. */
  record Facts(
      long organisation, long partner, long operator, String apiKey, List<String> enrolments) {}

  BenchFirm(HubFeatures hub, InstantSource clock) {
    this.hub = hub;
    today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    operator = account(AccountKind.OPERATOR, Optional.empty());
  }

  /** Factory number of the register of a device. */
  static String serial(int device) {
    return "%016d".formatted(FIRST_SERIAL + device);
  }

  Facts enter(int devices) {
    long partner = account(AccountKind.PARTNER, Optional.of("BENCH-01"));
    long line = assortment();
    long organisation =
        hub.organisations()
            .create(Actor.hub(), NewOrganisation.russian("Стенд", new TaxNumber("9900000017")));
    hub.organisations().linkPayer(Actor.hub(), partner, organisation);
    hub.offers().publish(Actor.hub(), new OfferEdition(0, "1", "offer", today));
    long edition = hub.offers().current().orElseThrow().id();
    hub.offers()
        .accept(caller(partner, Role.PARTNER), new Acceptance(organisation, edition, "127.0.0.1"));
    hub.devices()
        .load(
            IntStream.range(0, devices)
                .mapToObj(
                    i -> new NewDevice(serial(i), line, MODEL, Optional.empty(), Optional.empty()))
                .toList());
    var key =
        hub.people()
            .apiKeys()
            .create(
                Actor.hub(),
                new ApiKeyDraft(partner, Role.PARTNER, "bench", Role.PARTNER.permissions()));
    return new Facts(
        organisation, partner, operator, key.plain(), enrolments(organisation, devices));
  }

  private List<String> enrolments(long organisation, int devices) {
    var administrator = caller(operator, Role.ADMINISTRATOR);
    return IntStream.range(0, (devices + USES - 1) / USES)
        .mapToObj(i -> new TokenDraft(organisation, "bench", USES, 1, false, Optional.empty()))
        .map(draft -> hub.enrolments().create(administrator, draft).text())
        .toList();
  }

  private long assortment() {
    var catalogue = hub.catalogue();
    String key = "{\"publicKey\":\"" + hub.issuerKey().publicHex() + "\"}";
    long vendor =
        catalogue.addVendor(
            new Vendor(
                0, "Bench", "Bench", "1067746394792", IssuerKind.BUILT_IN, key, 1_000_000, false));
    long type =
        catalogue.addLicenceType(new LicenceType(0, "Licence", "1", Term.months(12), "Bench"));
    for (PriceKind kind : List.of(PriceKind.PARTNER, PriceKind.RETAIL)) {
      catalogue.setPrice(new PriceOf(type, kind), Money.kopecks(200_000), today);
    }
    return catalogue.addLine(
        new DeviceLine(
            0,
            vendor,
            type,
            "Bench",
            Pattern.compile("\\d{16}"),
            InstallMethod.AGENT,
            Optional.empty()));
  }

  private long account(AccountKind kind, Optional<String> code) {
    return hub.accounts()
        .create(
            Actor.hub(),
            new NewAccount(kind, kind.name(), code, OptionalLong.empty(), Contact.NONE));
  }

  /** Only a person accepts an offer. */
  private Caller caller(long account, Role role) {
    var draft = NewUser.russian(account, role.stored(), role.name(), role);
    long user = hub.people().users().create(Actor.hub(), draft, Optional.empty());
    var actor =
        new Actor(ActorKind.USER, Long.toString(user), role.name(), OptionalLong.of(account));
    return new Caller(
        actor, account, role, role.permissions(), Locale.ENGLISH, ZoneId.of("Europe/Moscow"));
  }
}
