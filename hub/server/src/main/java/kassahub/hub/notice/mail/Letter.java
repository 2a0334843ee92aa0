package kassahub.hub.notice.mail;

import java.util.UUID;

/** A mail in words: the same ones each time it is sent. */
record Letter(UUID message, String to, String subject, String text) {
  @Override
  public String toString() {
    return "letter " + message;
  }
}
