package kassahub.hub.activation;

import java.util.Locale;

/** Where an activation stands. */
public enum ActivationStatus {
  /** «В работе»: the vendor has not answered yet. */
  IN_PROGRESS,
  /** «Выполнена»: final; the licence file exists. */
  DONE,
  /** «Ошибка»: nothing is billed; it can be asked again. */
  FAILED;

  /** As columns and JSON spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static ActivationStatus ofColumn(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
