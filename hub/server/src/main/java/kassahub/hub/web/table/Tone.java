package kassahub.hub.web.table;

import java.util.Locale;

/** What a colour means (UX §4.1); an icon and a word always stand with it. */
public enum Tone {
  OK,
  RUN,
  SOON,
  WARN,
  BAD,
  /** Over: of terms only. */
  END,
  NONE;

  /** The class that paints it. */
  public String css() {
    return "kh-" + name().toLowerCase(Locale.ROOT);
  }
}
