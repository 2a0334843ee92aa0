package kassahub.hub.billing.document;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is made into files. */
public enum DocumentKind {
  INVOICE,
  /** Known by the number of its order. */
  TRANSFER,
  CORRECTION;

  /** As columns and addresses spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #word()} wrote. */
  public static Optional<DocumentKind> of(String word) {
    return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
