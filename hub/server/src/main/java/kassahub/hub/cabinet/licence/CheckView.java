package kassahub.hub.cabinet.licence;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kassahub.hub.activation.CheckRow;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.web.table.Table;

/**
 * «Активация лицензий»: the list of serials on its way to an order.
 *
 * @param blocked nothing can be bought now
 * @param saved the offer to load an old list, in words; nothing else is shown then
 * @param due serials not checked yet
 * @param outcome what the last import came to
 * @param removed serials that can be put back
 * @param sum what all that passed cost together
 * @param vendors whose activations would be made
 * @param act what the last act came to
 */
public record CheckView(
    Organisation organisation,
    Optional<BlockView> blocked,
    Table table,
    Optional<String> saved,
    long total,
    long due,
    Optional<Outcome> outcome,
    long passed,
    long failed,
    long removed,
    Optional<String> sum,
    List<String> vendors,
    Act act) {

  /**
   * An act that did not lead on.
   *
   * @param fault why it was refused
   * @param refused an import that changed nothing
   * @param confirm what is asked before it is done
   */
  public record Act(Optional<String> fault, Optional<Refused> refused, Optional<Confirm> confirm) {
    static final Act NONE = new Act(Optional.empty(), Optional.empty(), Optional.empty());

    static Act failing(String sentence) {
      return new Act(Optional.of(sentence), Optional.empty(), Optional.empty());
    }

    static Act refusing(Refused what) {
      return new Act(Optional.empty(), Optional.of(what), Optional.empty());
    }

    static Act asking(Confirm question) {
      return new Act(Optional.empty(), Optional.empty(), Optional.of(question));
    }
  }

  /**
   * The question before an order.
   *
   * @param early serials whose subscription ends more than 180 days from today
   * @param serials all that would be activated
   * @param kopecks the sum, for whoever compares it with what it is by then; or tiyn
   * @param failed serials that did not pass: they stay in the list
   */
  public record Confirm(
      Organisation organisation,
      List<Early> early,
      List<String> serials,
      String sum,
      long kopecks,
      long failed) {

    /** What is left without those of the warning. */
    public List<String> rest() {
      var warned = early.stream().map(Early::serial).collect(Collectors.toSet());
      return serials.stream().filter(serial -> !warned.contains(serial)).toList();
    }
  }

  /**
   * What an import came to.
   *
   * @param details one for each line that was left out
   */
  public record Outcome(String sentence, List<String> details) {}

  /**
   * An import that was not taken.
   *
   * @param field where the text came from: {@code one} or {@code file}
   * @param typed what stood there
   */
  public record Refused(String field, String sentence, String typed) {
    boolean at(String other) {
      return field.equals(other);
    }
  }

  /** A serial of the warning. */
  public record Early(String serial, String licenceType, String current, String next) {
    static Early of(CheckRow row, String current, String next) {
      return new Early(row.serial(), row.licenceType().orElse(""), current, next);
    }
  }

  /** Why the text of a field was not taken. */
  public Optional<String> refusedAt(String field) {
    return act.refused.filter(what -> what.at(field)).map(Refused::sentence);
  }

  public String typed() {
    return act.refused.map(Refused::typed).orElse("");
  }

  /** Address of the page. */
  public String path() {
    return "/activations/new/" + organisation.id();
  }
}
