package kassahub.hub.account;

import java.time.Instant;

/** How an attempt to sign in ended. */
public sealed interface SignIn {
  /** The password was right; {@link Sessions#open} comes next. */
  record Accepted(User user, SecondFactor secondFactor) implements SignIn {}

  /** Wrong login or password, or the user is disabled: never told apart. */
  record Refused() implements SignIn {}

  /** Too many attempts for this login or from this address. */
  record Locked(Instant until) implements SignIn {}

  /** What is left to do after the password. */
  enum SecondFactor {
    NOT_NEEDED,
    CODE_DUE,
    ENROLMENT_DUE
  }
}
