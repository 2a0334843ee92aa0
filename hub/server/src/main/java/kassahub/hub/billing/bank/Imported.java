package kassahub.hub.billing.bank;

import java.util.List;

/**
 * What became of a file.
 *
 * @param documents in it, ours or not
 * @param incoming payments to our accounts that could be read
 * @param fresh of them, those that no file told of before
 * @param booked lines that fitted an invoice by number, payer and sum; earlier files' too
 * @param faults documents that were left out
 * @param whole the file ends as files do; otherwise documents may be missing
 */
public record Imported(
    int documents,
    int incoming,
    int fresh,
    int booked,
    List<StatementFile.Fault> faults,
    List<StatementFile.Difference> differences,
    boolean whole) {
  public Imported {
    faults = List.copyOf(faults);
    differences = List.copyOf(differences);
  }
}
