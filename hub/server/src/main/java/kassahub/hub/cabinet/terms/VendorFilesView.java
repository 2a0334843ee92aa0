package kassahub.hub.cabinet.terms;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kassahub.hub.licence.VendorFile;
import kassahub.hub.web.table.Table;

/**
 * A vendor's files.
 *
 * @param outcomes what became of those that were just sent
 * @param fault why none was looked at
 */
public record VendorFilesView(
    long vendor,
    String name,
    List<VendorFile.Outcome> outcomes,
    Optional<String> fault,
    Table files) {
  public VendorFilesView {
    outcomes = List.copyOf(outcomes);
  }

  /** The key of what is said of a file. */
  public static String word(VendorFile.Outcome outcome) {
    return switch (outcome) {
      case VendorFile.Taken taken -> taken.fresh() ? "taken" : "same";
      case VendorFile.Refused refused ->
          "refused." + refused.reason().name().toLowerCase(Locale.ROOT);
    };
  }
}
