package kassahub.hub.notice.mail;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.account.AppSecrets;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Member;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.PasswordLink;
import kassahub.hub.account.SecondFactors;
import kassahub.hub.account.SignInLinks;
import kassahub.hub.account.User;
import kassahub.hub.account.Users;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.journal.Actor;
import kassahub.hub.problem.Problem;

/**
 * Letting people in by mail, and back in when they forgot their password. The link is good once; it
 * goes out in a mail, or to whoever invites where no mail server is named.
 */
public final class Invitations {
  private final Database database;
  private final Parts parts;

  /** What it ties together. */
  public record Parts(
      Users users, SignInLinks links, SecondFactors factors, AppSecrets secrets, Mails mails) {}

  public Invitations(Database database, Parts parts) {
    this.database = database;
    this.parts = parts;
  }

  /**
   * Somebody of the account and how far their invitation is.
   *
   * @param reason why the mail was not taken
   */
  public record Invited(Member member, Optional<MailState> mail, Optional<String> reason) {}

  /** Whether links go out by mail. */
  public boolean mails() {
    return parts.mails().enabled();
  }

  /** The people of the caller's account, by name; 1 000 at most. */
  public List<Invited> list(Caller caller) {
    return database.transact(
        tx -> {
          var members = parts.users().members(tx, caller);
          var ids = members.stream().map(member -> member.user().id()).toList();
          var mails = Mails.last(tx, ids, Mails.INVITATION);
          return members.stream()
              .map(
                  member -> {
                    var mail = Optional.ofNullable(mails.get(member.user().id()));
                    return new Invited(
                        member,
                        mail.map(MailStore.Last::state),
                        mail.flatMap(MailStore.Last::reason));
                  })
              .toList();
        });
  }

  /**
   * Lets a person into the caller's account.
   *
   * @return the link's path where no mail carries it
   * @throws Problem.Conflict {@code LOGIN_TAKEN}, {@code TOO_MANY_USERS}
   * @throws Problem.Invalid {@code ADDRESS_WRONG}
   */
  public Optional<String> invite(Caller caller, NewUser draft) {
    try {
      return database.transact(
          tx -> give(tx, caller.actor(), parts.users().create(tx, caller, draft)));
    } catch (UniqueViolation taken) {
      throw new Problem.Conflict("LOGIN_TAKEN", "another user has this login");
    }
  }

  /** Lets in the first person of an account that the actor opens, who lets in the others. */
  Optional<String> first(Tx tx, Actor actor, NewUser draft) {
    return give(tx, actor, parts.users().create(tx, actor, draft.asManager()));
  }

  /**
   * The same for somebody who has not been here yet, or got no mail; the earlier link ends.
   *
   * @throws Problem.Conflict {@code USER_SETTLED} with a password, {@code USER_DISABLED}, {@code
   *     INVITED_ENOUGH}
   */
  public Optional<String> again(Caller caller, long id) {
    return database.transact(
        tx -> {
          var user = unsettled(tx, caller, id);
          parts.users().countInvitation(tx, user);
          takeBack(tx, caller.actor(), user);
          return give(tx, caller.actor(), user);
        });
  }

  /** Ends an invitation that nobody has used. */
  public void withdraw(Caller caller, long id) {
    database.run(tx -> takeBack(tx, caller.actor(), unsettled(tx, caller, id)));
  }

  /** A person of the caller's account lost the telephone with the app for codes. */
  public void resetSecondFactor(Caller caller, long id) {
    database.run(tx -> parts.factors().reset(tx, caller, parts.users().other(tx, caller, id)));
  }

  /**
   * Sends a link to whoever has this login and forgot the password. Says nothing of whether there
   * is such a login, and sends no more than three in a quarter of an hour.
   *
   * @param address where it is asked from, as text
   */
  public void recover(String login, String address) {
    if (!parts.mails().enabled()) {
      return;
    }
    database.run(
        tx ->
            parts
                .users()
                .recovering(tx, login, address)
                .ifPresent(user -> send(tx, Actor.hub(), user, PasswordLink.RECOVERY)));
  }

  private User unsettled(Tx tx, Caller caller, long id) {
    var user = parts.users().other(tx, caller, id);
    if (parts.users().settled(tx, id)) {
      throw new Problem.Conflict("USER_SETTLED", "has a password already");
    }
    if (user.disabled()) {
      throw new Problem.Conflict("USER_DISABLED", "is shut out");
    }
    return user;
  }

  private void takeBack(Tx tx, Actor actor, User user) {
    parts.links().takeBack(tx, actor, user, PasswordLink.INVITATION);
    parts.mails().withdraw(tx, user.id(), Mails.INVITATION);
  }

  private Optional<String> give(Tx tx, Actor actor, User user) {
    if (parts.mails().enabled()) {
      send(tx, actor, user, PasswordLink.INVITATION);
      return Optional.empty();
    }
    var token = parts.secrets().linkToken(UUID.randomUUID());
    parts.links().give(tx, actor, user, PasswordLink.INVITATION, token);
    return Optional.of(Letters.INVITATION_PAGE + token);
  }

  private void send(Tx tx, Actor actor, User user, PasswordLink kind) {
    var message = UUID.randomUUID();
    var token = parts.secrets().linkToken(message);
    Instant until = parts.links().give(tx, actor, user, kind, token);
    var facts =
        Map.of(
            "name", user.fullName(),
            "by", actor.name(),
            "account", user.accountName(),
            "login", user.login(),
            "until", until.toString());
    var mailKind = kind == PasswordLink.INVITATION ? Mails.INVITATION : Mails.RECOVERY;
    parts.mails().owe(tx, new Mail(message, user, mailKind, facts, Optional.of(until)));
  }
}
