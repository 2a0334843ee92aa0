package kassahub.hub.notice.mail;

import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.account.Caller;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Role;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Contact;
import kassahub.hub.organisation.NewAccount;
import kassahub.hub.organisation.NewOrganisation;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.problem.Problem;

/**
 * Lets a partner into the hub: an account, the organisation that it pays for, and the first of its
 * people, who lets in the others. All of it or nothing.
 */
public final class Openings {
  private static final int LONGEST_NAME = 200;
  private static final String LOGIN = "app_user_login_key";

  private final Database database;
  private final Accounts accounts;
  private final Organisations organisations;
  private final Invitations invitations;

  public Openings(
      Database database, Accounts accounts, Organisations organisations, Invitations invitations) {
    this.database = database;
    this.accounts = accounts;
    this.organisations = organisations;
    this.invitations = invitations;
  }

  /**
   * A partner to be.
   *
   * @param name what the hub's people call it
   * @param payer whom it is billed as
   * @param person full name of its first manager
   * @param login their e-mail address
   */
  public record Partner(String name, NewOrganisation payer, String person, String login) {
    public Partner {
      if (name.isBlank() || name.length() > LONGEST_NAME) {
        throw new Problem.Invalid("PARTNER_NAME_MISSING", "up to 200 characters");
      }
      payer.checkTyped();
    }
  }

  /** Refuses whoever is no administrator of the hub: not every operator lets partners in. */
  public static void requireMay(Caller caller) {
    caller.require(Permission.SEE_ALL_TENANTS);
    caller.require(Permission.MANAGE_MONEY);
    caller.require(Permission.MANAGE_USERS);
  }

  /**
   * Opens it.
   *
   * @return the path of the first manager's link where no mail carries it
   * @throws Problem.Invalid {@code ADDRESS_WRONG}, {@code NAME_MISSING}
   * @throws Problem.Conflict {@code ORGANISATION_EXISTS}, {@code LOGIN_TAKEN}
   */
  public Optional<String> open(Caller caller, Partner partner) {
    requireMay(caller);
    try {
      return database.transact(tx -> open(tx, caller, partner));
    } catch (UniqueViolation taken) {
      throw taken.constraint().equals(LOGIN)
          ? new Problem.Conflict("LOGIN_TAKEN", "another user has this login")
          : new Problem.Conflict("ORGANISATION_EXISTS", "tax number is taken");
    }
  }

  private Optional<String> open(Tx tx, Caller caller, Partner partner) {
    var draft =
        new NewAccount(
            AccountKind.PARTNER,
            partner.name(),
            Optional.empty(),
            OptionalLong.empty(),
            Contact.NONE);
    long account = accounts.create(tx, caller.actor(), draft);
    long payer = organisations.create(tx, caller.actor(), partner.payer());
    organisations.linkPayer(tx, caller.actor(), account, payer);
    var first = NewUser.russian(account, partner.login(), partner.person(), Role.PARTNER);
    return invitations.first(tx, caller.actor(), first);
  }
}
