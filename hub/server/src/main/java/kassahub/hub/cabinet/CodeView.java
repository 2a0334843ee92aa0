package kassahub.hub.cabinet;

import java.util.Optional;
import kassahub.hub.account.SecondFactors;

/**
 * A page that asks for a code of an authenticator app.
 *
 * @param to where to go afterwards
 * @param secret for typing into the app, while it is being set up
 * @param picture the same as a QR code
 */
public record CodeView(
    String to, Optional<String> fault, Optional<String> secret, Optional<QrCode> picture) {

  static CodeView asking(String to, Optional<String> fault) {
    return new CodeView(to, fault, Optional.empty(), Optional.empty());
  }

  static CodeView showing(String to, SecondFactors.Enrolment enrolment) {
    return new CodeView(
        to,
        Optional.empty(),
        Optional.of(enrolment.secret()),
        Optional.of(QrCode.of(enrolment.uri())));
  }

  @Override
  public String toString() {
    return "code page";
  }
}
