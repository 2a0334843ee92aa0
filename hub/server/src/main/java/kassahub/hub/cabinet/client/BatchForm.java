package kassahub.hub.cabinet.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.agent.BatchDraft;
import kassahub.hub.agent.BatchFile;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;

/**
 * A new batch as it stands in the form.
 *
 * @param faults sentences by the name of the field
 * @param lines what is wrong with lines of the file
 */
public record BatchForm(
    String organisation,
    String name,
    String days,
    boolean approval,
    Map<String, String> faults,
    List<BatchFile.Fault> lines,
    List<BatchDraft.Till> tills) {
  private static final int LONGEST_NAME = 200;
  private static final int MOST_DAYS = 90;

  static BatchForm blank() {
    return new BatchForm("", "", "30", false, Map.of(), List.of(), List.of());
  }

  /** What was sent, checked field by field and line by line. */
  static BatchForm sent(Request request, List<Organisation> organisations) {
    String organisation = request.formText("organisation");
    String name = request.formText("name");
    String days = request.formText("days");
    var faults = new HashMap<String, String>();
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      faults.put("name", request.texts().say("enrolments.fault.name"));
    }
    if (!days.matches("[1-9]\\d?") || Integer.parseInt(days) > MOST_DAYS) {
      faults.put("days", request.texts().say("enrolments.fault.number", "most", MOST_DAYS));
    }
    var file = text(request);
    if (file.isEmpty()) {
      faults.put("file", request.texts().say("batch.fault.file"));
    }
    var owner =
        organisations.stream()
            .filter(one -> Long.toString(one.id()).equals(organisation))
            .findFirst()
            .orElseThrow(
                () -> new Problem.NotFound("ORGANISATION_UNKNOWN", "no such organisation"));
    var reading =
        file.map(text -> BatchFile.read(text, owner.taxNumber()))
            .orElseGet(() -> new BatchFile.Reading(List.of(), List.of()));
    boolean approval = request.form("approval").isPresent();
    return new BatchForm(
        organisation, name, days, approval, faults, reading.faults(), reading.tills());
  }

  private static Optional<String> text(Request request) {
    try {
      return request.uploadedText("file");
    } catch (Problem.Invalid notText) {
      return Optional.empty();
    }
  }

  boolean good() {
    return faults.isEmpty() && lines.isEmpty();
  }

  /** Only of a form without faults. */
  BatchDraft draft() {
    return new BatchDraft(
        Long.parseLong(organisation), name, Integer.parseInt(days), approval, tills);
  }

  /** What is wrong with a field. */
  public Optional<String> fault(String field) {
    return Optional.ofNullable(faults.get(field));
  }
}
