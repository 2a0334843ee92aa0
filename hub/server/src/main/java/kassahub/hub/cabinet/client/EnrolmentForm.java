package kassahub.hub.cabinet.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kassahub.hub.agent.TokenDraft;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;

/**
 * A new enrolment string as it stands in the form: what was typed, and what is wrong with it.
 *
 * @param organisation number, as sent
 * @param faults sentences by the name of the field
 */
public record EnrolmentForm(
    String organisation,
    String name,
    String uses,
    String days,
    boolean approval,
    Map<String, String> faults) {
  private static final int LONGEST_NAME = 200;
  private static final int MOST_USES = 10_000;
  private static final int MOST_DAYS = 90;

  public EnrolmentForm {
    faults = Map.copyOf(faults);
  }

  static EnrolmentForm blank() {
    return new EnrolmentForm("", "", "1", "7", false, Map.of());
  }

  /** What was sent, checked field by field. */
  static EnrolmentForm sent(Request request) {
    var form =
        new EnrolmentForm(
            request.formText("organisation"),
            request.formText("name"),
            request.formText("uses"),
            request.formText("days"),
            request.form("approval").isPresent(),
            Map.of());
    var faults = new HashMap<String, String>();
    if (form.name.isEmpty() || form.name.length() > LONGEST_NAME) {
      faults.put("name", request.texts().say("enrolments.fault.name"));
    }
    if (number(form.uses, MOST_USES).isEmpty()) {
      faults.put("uses", request.texts().say("enrolments.fault.number", "most", MOST_USES));
    }
    if (number(form.days, MOST_DAYS).isEmpty()) {
      faults.put("days", request.texts().say("enrolments.fault.number", "most", MOST_DAYS));
    }
    return new EnrolmentForm(
        form.organisation, form.name, form.uses, form.days, form.approval, faults);
  }

  /** Only of a form without faults. */
  TokenDraft draft(Optional<String> replaces) {
    return new TokenDraft(
        number(organisation, Integer.MAX_VALUE)
            .orElseThrow(() -> new Problem.NotFound("ORGANISATION_UNKNOWN", "not a number")),
        name,
        number(uses, MOST_USES).orElseThrow(),
        number(days, MOST_DAYS).orElseThrow(),
        approval,
        replaces);
  }

  /** What is wrong with a field. */
  public Optional<String> fault(String field) {
    return Optional.ofNullable(faults.get(field));
  }

  private static OptionalInt number(String text, int most) {
    if (!text.matches("\\d{1,10}")) {
      return OptionalInt.empty();
    }
    long number = Long.parseLong(text);
    return number >= 1 && number <= most ? OptionalInt.of((int) number) : OptionalInt.empty();
  }
}
