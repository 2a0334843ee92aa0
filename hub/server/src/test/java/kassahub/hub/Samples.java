package kassahub.hub;

import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.database.Database;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Contact;
import kassahub.hub.organisation.NewAccount;
import kassahub.hub.organisation.NewOrganisation;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.organisation.TaxNumber;

/** Tenants, organisations and callers that do not exist, entered through the services. */
public final class Samples {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int[] WEIGHTS = {2, 4, 10, 3, 5, 9, 4, 6, 8};

  private final Accounts accounts;
  private final Organisations organisations;

  public Samples(Database database, SettableClock clock) {
    var journal = new Journal(clock);
    accounts = new Accounts(database, journal, clock);
    organisations = new Organisations(database, journal, clock);
  }

  /** A tax number of a legal entity with the right check digit, another one at each call. */
  public static TaxNumber taxNumber() {
    var nine = "7799%05d".formatted(NUMBER.incrementAndGet());
    var sum = 0;
    for (var i = 0; i < WEIGHTS.length; i++) {
      sum += WEIGHTS[i] * (nine.charAt(i) - '0');
    }
    return new TaxNumber(nine + sum % 11 % 10);
  }

  /** Somebody of this role in this account; the user is not in the database. */
  public static Caller caller(long account, Role role) {
    var user = new Actor(ActorKind.USER, "1", "Иванова Анна", OptionalLong.of(account));
    return new Caller(
        user,
        account,
        role,
        EnumSet.copyOf(role.permissions()),
        Locale.of("ru"),
        ZoneId.of("Europe/Moscow"));
  }

  public long account(AccountKind kind) {
    var name = kind.stored() + " " + NUMBER.incrementAndGet();
    return accounts.create(
        Actor.hub(),
        new NewAccount(kind, name, Optional.empty(), OptionalLong.empty(), Contact.NONE));
  }

  /** A new partner's caller. */
  public Caller partner() {
    return caller(account(AccountKind.PARTNER), Role.PARTNER);
  }

  /** A new fleet owner's caller. */
  public Caller client() {
    return caller(account(AccountKind.CLIENT), Role.CLIENT);
  }

  /** A caller of the hub's operator. */
  public Caller operator(Role role) {
    return caller(account(AccountKind.OPERATOR), role);
  }

  public long organisation() {
    var name = "ООО «Ромашка-%d»".formatted(NUMBER.incrementAndGet());
    return organisations.create(Actor.hub(), NewOrganisation.russian(name, taxNumber()));
  }

  /** An organisation that the caller's account pays for. */
  public long organisationOf(Caller payer) {
    var id = organisation();
    organisations.linkPayer(Actor.hub(), payer.account(), id);
    return id;
  }
}
