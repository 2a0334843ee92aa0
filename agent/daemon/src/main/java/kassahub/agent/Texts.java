package kassahub.agent;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/** What the commands say to the person at the till: Russian, and English where that is set. */
public final class Texts {
  private final Locale locale;
  private final ResourceBundle bundle;

  private Texts(Locale locale) {
    this.locale = locale;
    bundle =
        ResourceBundle.getBundle(
            "kassahub.agent.texts",
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** English for English settings, Russian for all others. */
  public static Texts of(Locale locale) {
    return new Texts(
        locale.getLanguage().equals("en") ? Locale.ENGLISH : Locale.forLanguageTag("ru"));
  }

  /** Its two letters. */
  String language() {
    return locale.getLanguage();
  }

  /** The text of a key that another program may have made up. */
  Optional<String> find(String key) {
    return bundle.containsKey(key) ? Optional.of(of(key)) : Optional.empty();
  }

  /** The text of this key with its places filled. */
  public String of(String key, Object... values) {
    return new MessageFormat(bundle.getString(key), locale).format(values);
  }
}
