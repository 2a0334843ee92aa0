package kassahub.hub.organisation;

import java.util.regex.Pattern;

/** КПП: nine characters, no check digit; a sole proprietor has none. */
public record RegistrationReasonCode(String text) {
  private static final Pattern FORM = Pattern.compile("[0-9]{4}[0-9A-Z]{2}[0-9]{3}");

  public RegistrationReasonCode {
    if (!valid(text)) {
      throw new IllegalArgumentException("not a registration reason code: " + text);
    }
  }

  public static boolean valid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return text;
  }
}
