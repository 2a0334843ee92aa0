package kassahub.hub.cabinet.money;

import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.bank.Imported;
import kassahub.hub.billing.bank.StatementFile;
import kassahub.hub.web.table.Table;

/**
 * «Выписки банка».
 *
 * @param imported what became of the file that was just sent
 * @param fault why it was not taken
 */
public record StatementView(
    Optional<Imported> imported, Optional<String> fault, Table waiting, MoneyWords words) {
  private static final int MOST_FAULTS = 20;

  /** Something of it was not read, or may be missing. */
  public boolean incomplete() {
    return imported
        .filter(one -> !one.whole() || !one.faults().isEmpty() || !one.differences().isEmpty())
        .isPresent();
  }

  /** The first documents that were left out. */
  public List<StatementFile.Fault> faults() {
    var all = imported.map(Imported::faults).orElse(List.of());
    return all.subList(0, Math.min(all.size(), MOST_FAULTS));
  }

  public int moreFaults() {
    return imported.map(Imported::faults).orElse(List.of()).size() - faults().size();
  }

  public String difference(StatementFile.Difference one) {
    return words
        .texts()
        .say(
            "bank.difference",
            "account",
            one.account(),
            "said",
            words.formats().money(one.said(), one.currency()),
            "found",
            words.formats().money(one.found(), one.currency()));
  }
}
