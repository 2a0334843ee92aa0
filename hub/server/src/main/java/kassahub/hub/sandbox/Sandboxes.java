package kassahub.hub.sandbox;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Turns;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.NewDevice;
import kassahub.hub.catalogue.SandboxGoods;
import kassahub.hub.catalogue.SandboxSerial;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.SandboxOutcome;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Contact;
import kassahub.hub.organisation.NewAccount;
import kassahub.hub.organisation.NewOrganisation;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.organisation.TaxNumber;
import kassahub.hub.problem.Problem;

/** Opens partners' sandboxes, and begins them anew. */
public final class Sandboxes {
  private static final Money PRICE = Money.kopecks(100_000);
  private static final int PAID_YEARS = 10;
  private static final int ENDED_MONTHS = 2;
  private static final int LAST_NUMBER = 9999;

  private final Parts parts;
  private final SandboxNames names = SandboxNames.load();

  /** What it works with. */
  public record Parts(
      Database database,
      Journal journal,
      InstantSource clock,
      Accounts accounts,
      Organisations organisations,
      Devices devices) {}

  public Sandboxes(Parts parts) {
    this.parts = parts;
  }

  /** Whether the caller may open and use one: a manager of a partner. */
  public static boolean may(Caller caller) {
    return caller.may(Permission.MANAGE_USERS) && caller.may(Permission.ACTIVATE);
  }

  /**
   * Opens the sandbox of the caller's account; twice changes nothing.
   *
   * @throws Problem.Forbidden {@code FORBIDDEN} for all but a partner's managers
   */
  public void open(Caller caller) {
    requireMay(caller);
    parts
        .database()
        .run(
            tx -> {
              Turns.take(tx, caller.account());
              if (SandboxStore.find(tx, caller.account()).isEmpty()) {
                open(tx, caller);
              }
            });
  }

  /**
   * Who acts in the sandbox in the caller's place; empty while it is not open.
   *
   * @throws Problem.Forbidden {@code FORBIDDEN} for all but a partner's managers
   */
  public Optional<Caller> inside(Caller caller) {
    requireMay(caller);
    return parts
        .database()
        .transact(tx -> SandboxStore.find(tx, caller.account()))
        .map(account -> inside(caller, account));
  }

  private static Caller inside(Caller caller, long account) {
    var person = caller.actor();
    return new Caller(
        new Actor(person.kind(), person.id(), person.name(), OptionalLong.of(account)),
        account,
        caller.roles(),
        caller.permissions(),
        caller.locale(),
        caller.zone());
  }

  /**
   * The same, who needs it open.
   *
   * @throws Problem.NotFound {@code NO_SANDBOX}
   */
  public Caller within(Caller caller) {
    return inside(caller)
        .orElseThrow(() -> new Problem.NotFound("NO_SANDBOX", "the sandbox is not open"));
  }

  /** What is in it; empty while it is not open. */
  public Optional<Sandbox> find(Caller caller) {
    return inside(caller)
        .map(
            inside ->
                new Sandbox(
                    parts.organisations().payersOf(inside),
                    Stream.of(SandboxOutcome.values())
                        .map(one -> new Sandbox.Devices(one, serials(inside.account(), one)))
                        .toList()));
  }

  /** Whether the account is a partner's sandbox. */
  public static boolean is(Tx tx, long account) {
    return SandboxStore.is(tx, account);
  }

  /**
   * Takes away what was activated, and sets every device back to what it was in the beginning. What
   * is running ends as it would have, and goes with the next reset.
   *
   * @throws Problem.NotFound {@code NO_SANDBOX}
   */
  public void reset(Caller caller) {
    var inside = within(caller);
    parts.database().run(tx -> reset(tx, caller, inside.account()));
  }

  /**
   * The same, by whoever is in it: with a key of the sandbox.
   *
   * @throws Problem.Forbidden {@code NOT_A_SANDBOX_KEY} where the caller's account is none
   */
  public void resetFromInside(Caller caller) {
    caller.require(Permission.ACTIVATE);
    parts
        .database()
        .run(
            tx -> {
              if (!is(tx, caller.account())) {
                throw new Problem.Forbidden("NOT_A_SANDBOX_KEY", "the key is of a real account");
              }
              reset(tx, caller, caller.account());
            });
  }

  private void reset(Tx tx, Caller caller, long account) {
    SandboxStore.forgetAssigned(
        tx, account, SandboxSerial.of(account, 0), SandboxSerial.of(account, LAST_NUMBER));
    SandboxStore.takeAway(tx, account, names.past(), parts.clock().instant());
    enterDevices(tx, account, SandboxGoods.line(tx));
    record(tx, caller, "sandbox.reset", account);
  }

  private void open(Tx tx, Caller caller) {
    var partner =
        SandboxStore.partner(tx, caller.account())
            .orElseThrow(() -> new Problem.Forbidden("FORBIDDEN", "partners have sandboxes"));
    long account =
        parts
            .accounts()
            .create(
                tx,
                caller.actor(),
                new NewAccount(
                    AccountKind.PARTNER,
                    names.account(partner),
                    Optional.empty(),
                    OptionalLong.of(caller.account()),
                    Contact.NONE));
    for (int at = 0; at < names.organisations().size(); at++) {
      var draft = NewOrganisation.russian(names.organisations().get(at), taxNumber(account, at));
      long organisation = parts.organisations().create(tx, caller.actor(), draft);
      parts.organisations().linkPayer(tx, caller.actor(), account, organisation);
    }
    SandboxGoods.sell(tx, account, names.goods(), PRICE, parts.clock().instant());
    enterDevices(tx, account, SandboxGoods.line(tx));
    record(tx, caller, "sandbox.opened", account);
  }

  private void enterDevices(Tx tx, long account, long line) {
    var today = LegalDay.of(parts.clock().instant(), "RU");
    var devices =
        Stream.of(SandboxOutcome.values())
            .flatMap(
                outcome ->
                    serials(account, outcome).stream()
                        .map(
                            serial ->
                                new NewDevice(
                                    serial,
                                    line,
                                    names.model(),
                                    paidUntil(outcome, today),
                                    Optional.empty())))
            .toList();
    parts.devices().makeUp(tx, account, devices);
  }

  private static Optional<LocalDate> paidUntil(SandboxOutcome outcome, LocalDate today) {
    return switch (outcome) {
      case PAID -> Optional.of(today.plusYears(PAID_YEARS));
      case ENDED -> Optional.of(today.minusMonths(ENDED_MONTHS));
      case GRANTED, SLOW, REFUSED, PARTLY, ENDLESS, SILENT -> Optional.empty();
    };
  }

  private static List<String> serials(long account, SandboxOutcome outcome) {
    return IntStream.range(outcome.first(), outcome.first() + outcome.devices())
        .mapToObj(number -> SandboxSerial.of(account, number))
        .toList();
  }

  /** Of region 00, which there is not: nobody's. */
  private static TaxNumber taxNumber(long account, int index) {
    return IntStream.range(0, 10)
        .mapToObj(last -> "00%06d%d%d".formatted(account, index, last))
        .filter(TaxNumber::valid)
        .map(TaxNumber::new)
        .findFirst()
        .orElseThrow();
  }

  private static void requireMay(Caller caller) {
    caller.require(Permission.MANAGE_USERS);
    caller.require(Permission.ACTIVATE);
  }

  private void record(Tx tx, Caller caller, String action, long account) {
    parts.journal().record(tx, caller.actor(), action, "account", Long.toString(account), Map.of());
  }
}
