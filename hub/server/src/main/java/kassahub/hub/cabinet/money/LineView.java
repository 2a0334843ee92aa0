package kassahub.hub.cabinet.money;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.billing.bank.Choice;
import kassahub.hub.billing.bank.PayerOrganisation;
import kassahub.hub.billing.bank.Proposal;
import kassahub.hub.billing.bank.StatementLine;
import kassahub.hub.billing.bank.Waiting;
import kassahub.hub.catalogue.Money;
import kassahub.hub.confirmation.Confirmation;

/**
 * A payment of a statement, and what to do with it.
 *
 * @param asked what the person is asked to agree to
 * @param waiting a payment of an invoice that was chosen, which a second operator is asked for
 * @param next another one that waits
 */
public record LineView(
    Waiting found,
    Asked asked,
    Optional<Confirmation> waiting,
    Optional<Long> next,
    MoneyWords words) {

  /**
   * What the address asks about the line.
   *
   * @param invoice to be booked to it
   * @param several to be booked to them
   * @param organisation to be booked to its balance
   * @param typed into the field for a number
   * @param fault why that number cannot be taken
   * @param booked it was booked just now, and can be undone
   */
  record Asked(
      Optional<Choice> invoice,
      Optional<PartsForm> several,
      Optional<PayerOrganisation> organisation,
      String typed,
      Optional<String> fault,
      boolean booked) {
    static Asked of(PartsForm several, String typed) {
      return new Asked(
          Optional.empty(), Optional.of(several), Optional.empty(), typed, Optional.empty(), false);
    }

    static Asked refused(String typed, String fault) {
      return new Asked(
          Optional.empty(), Optional.empty(), Optional.empty(), typed, Optional.of(fault), false);
    }

    /** Those that were chosen. */
    Set<Long> invoices() {
      var ids = new HashSet<Long>();
      invoice.ifPresent(choice -> ids.add(choice.invoice().id()));
      several.ifPresent(form -> form.split().parts().forEach(part -> ids.add(part.invoice().id())));
      return ids;
    }

    Asked of(Choice choice) {
      return new Asked(Optional.of(choice), several, organisation, typed, fault, booked);
    }

    Asked failing(String sentence) {
      return new Asked(invoice, several, organisation, typed, Optional.of(sentence), booked);
    }
  }

  public StatementLine line() {
    return found.line();
  }

  public String path() {
    return StatementTable.PATH + "/" + line().id();
  }

  public List<Proposal> proposals() {
    return found.proposals();
  }

  public List<PayerOrganisation> payers() {
    return found.payers();
  }

  public Optional<Choice> choice() {
    return asked.invoice();
  }

  public Optional<PartsForm> several() {
    return asked.several();
  }

  /** Numbers of the invoices that it may pay together, as the field takes them. */
  public String together() {
    return String.join(
        ", ", found.together().stream().map(kassahub.hub.billing.bank.Asked::printed).toList());
  }

  /** What they ask for together. */
  public String togetherRest() {
    long rest = found.together().stream().mapToLong(kassahub.hub.billing.bank.Asked::rest).sum();
    return words.sum(Money.of(rest, line().currency()));
  }

  public Optional<PayerOrganisation> advance() {
    return asked.organisation();
  }

  public String typed() {
    return asked.typed();
  }

  public Optional<String> fault() {
    return asked.fault();
  }

  /** Why what was sent was not done, where no number was typed. */
  public Optional<String> refused() {
    return asked.fault().filter(_ -> asked.typed().isEmpty());
  }

  /** It was booked a moment ago by who looks at it. */
  public boolean undoable() {
    return asked.booked() && line().booking().isPresent();
  }

  public String sum() {
    return words.sum(line().amount());
  }

  public String rest(Proposal proposal) {
    return words.sum(Money.of(proposal.invoice().rest(), proposal.invoice().currency()));
  }

  /** What stays over or is left to pay. */
  public String consequence(Choice choice) {
    var texts = words.texts();
    if (choice.over().minor() > 0) {
      return texts.say("bank.choice.over", "sum", words.sum(choice.over()));
    }
    return choice.left().minor() > 0
        ? texts.say("bank.choice.left", "sum", words.sum(choice.left()))
        : texts.say("bank.choice.whole");
  }
}
