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
 * @param fault why the last act was refused
 * @param saved the offer to load an old list, in words; nothing else is shown then
 * @param due serials not checked yet
 * @param outcome what the last import came to
 * @param refused an import that changed nothing
 * @param removed serials that can be put back
 * @param sum what all that passed cost together
 * @param vendors whose activations would be made
 */
public record CheckView(
    Organisation organisation,
    Optional<BlockView> blocked,
    Table table,
    Optional<String> fault,
    Optional<String> saved,
    long total,
    long due,
    Optional<Outcome> outcome,
    Optional<Refused> refused,
    long passed,
    long failed,
    long removed,
    Optional<String> sum,
    List<String> vendors,
    Optional<Confirm> confirm) {

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

  CheckView asking(Confirm question) {
    return new CheckView(
        organisation,
        blocked,
        table,
        fault,
        saved,
        total,
        due,
        outcome,
        refused,
        passed,
        failed,
        removed,
        sum,
        vendors,
        Optional.of(question));
  }

  CheckView failing(String sentence) {
    return new CheckView(
        organisation,
        blocked,
        table,
        Optional.of(sentence),
        saved,
        total,
        due,
        outcome,
        refused,
        passed,
        failed,
        removed,
        sum,
        vendors,
        confirm);
  }

  CheckView refusing(Refused what) {
    return new CheckView(
        organisation,
        blocked,
        table,
        fault,
        saved,
        total,
        due,
        Optional.empty(),
        Optional.of(what),
        passed,
        failed,
        removed,
        sum,
        vendors,
        confirm);
  }

  /** Why the text of a field was not taken. */
  public Optional<String> refusedAt(String field) {
    return refused.filter(what -> what.at(field)).map(Refused::sentence);
  }

  public String typed() {
    return refused.map(Refused::typed).orElse("");
  }

  /** Address of the page. */
  public String path() {
    return "/activations/new/" + organisation.id();
  }
}
