package kassahub.hub.cabinet.money;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.bank.Imported;
import kassahub.hub.billing.bank.Proposal;
import kassahub.hub.billing.bank.StatementFile;
import kassahub.hub.billing.bank.StatementLine;
import kassahub.hub.billing.bank.Waiting;
import kassahub.hub.catalogue.Money;
import kassahub.hub.web.Formats;

/**
 * «Выписки банка».
 *
 * @param imported what became of the file that was just sent
 * @param fault why it was not taken
 * @param count how many wait, those that are not shown too
 */
public record StatementView(
    Optional<Imported> imported,
    Optional<String> fault,
    List<Waiting> waiting,
    long count,
    List<StatementLine> done,
    MoneyWords words) {
  private static final int MOST_FAULTS = 20;

  public StatementView {
    waiting = List.copyOf(waiting);
    done = List.copyOf(done);
  }

  public String sum(StatementLine line) {
    return words.sum(Money.of(line.incoming().amount(), line.currency()));
  }

  public String rest(Proposal proposal) {
    return words.sum(Money.of(proposal.invoice().rest(), proposal.invoice().currency()));
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

  /** What does not fit, in words: why nobody booked it. */
  public String why(Proposal proposal) {
    var words = new ArrayList<String>();
    if (!proposal.invoice().open()) {
      words.add(say("paid"));
    }
    switch (proposal.number()) {
      case EXACTLY -> {}
      case LOOSELY -> words.add(say("loose"));
      case NOT -> words.add(say("unnamed"));
    }
    if (!proposal.payer()) {
      words.add(say("payer"));
    }
    if (!proposal.amount() && proposal.invoice().open()) {
      words.add(say("amount"));
    }
    if (proposal.early()) {
      words.add(say("early"));
    }
    proposal.recorded().ifPresent(day -> words.add(recorded(day)));
    return words.isEmpty() ? say("several") : String.join(", ", words);
  }

  private String recorded(LocalDate day) {
    return words.texts().say("bank.why.recorded", "day", Formats.day(day));
  }

  private String say(String what) {
    return words.texts().say("bank.why." + what);
  }
}
