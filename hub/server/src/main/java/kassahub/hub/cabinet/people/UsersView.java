package kassahub.hub.cabinet.people;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.account.User;
import kassahub.hub.notice.mail.Invitations.Invited;
import kassahub.hub.notice.mail.MailState;

/**
 * «Пользователи».
 *
 * @param mails invitations go out by mail
 * @param made address of a link just made where they do not, shown this once
 */
public record UsersView(
    List<Invited> people,
    Caller reader,
    Instant now,
    boolean mails,
    UserForm form,
    Optional<String> made) {

  /** Operators are let in by the admin command. */
  public boolean inviting() {
    return !reader.operator();
  }

  /** The one who reads: nobody lets themselves out. */
  public boolean self(User user) {
    return reader.actor().id().equals(Long.toString(user.id()));
  }

  /** How far somebody is: the last part of the keys of its words. */
  public String state(Invited person) {
    var member = person.member();
    if (member.user().disabled()) {
      return "disabled";
    }
    if (member.settled()) {
      return "active";
    }
    if (person.mail().equals(Optional.of(MailState.FAILED))) {
      return "unsent";
    }
    if (member.invitedUntil().isEmpty()) {
      return "uninvited";
    }
    return member.invitedUntil().get().isAfter(now) ? "invited" : "expired";
  }

  /** The tone of a state and its icon. */
  public static String mark(String state) {
    return switch (state) {
      case "active" -> "kh-ok circle-check";
      case "invited" -> "kh-run send";
      case "unsent" -> "kh-bad circle-x";
      case "expired" -> "kh-warn clock";
      default -> "kh-none circle-minus";
    };
  }

  /** Has no password yet, and may be invited again. */
  public static boolean invitable(String state) {
    return switch (state) {
      case "invited", "unsent", "expired", "uninvited" -> true;
      default -> false;
    };
  }
}
