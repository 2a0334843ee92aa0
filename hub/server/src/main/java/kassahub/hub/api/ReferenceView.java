package kassahub.hub.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The API page: every operation beside the one that is open.
 *
 * @param organisation the reader's first own organisation, for the examples
 * @param base of this server, for the examples
 */
public record ReferenceView(
    List<Contract.Operation> operations,
    Contract.Operation open,
    Optional<Long> organisation,
    String base) {

  /** Operations under their tags, in order. */
  public Map<String, List<Contract.Operation>> byTag() {
    var groups = new LinkedHashMap<String, List<Contract.Operation>>();
    operations.forEach(
        operation ->
            groups.computeIfAbsent(operation.tag(), tag -> new ArrayList<>()).add(operation));
    return groups;
  }

  /** The path without what all have in common. */
  public static String shortPath(Contract.Operation operation) {
    return operation.path().substring("/api/v1".length());
  }

  /** The example body, with the reader's own organisation in it. */
  public Optional<String> body() {
    return open.body()
        .map(
            text ->
                organisation
                    .map(
                        id ->
                            text.replaceFirst(
                                "\"organisationId\" : 1\\b", "\"organisationId\" : " + id))
                    .orElse(text));
  }

  /** The same call for a shell. */
  public String curl() {
    var text = new StringBuilder("curl");
    if (!open.method().equals("GET")) {
      text.append(" -X ").append(open.method());
    }
    text.append(' ')
        .append(base)
        .append(open.path())
        .append(" \\\n  -H \"Authorization: Bearer $KASSAHUB_KEY\"");
    if (open.parameters().stream().anyMatch(field -> field.name().equals("Idempotency-Key"))) {
      text.append(" \\\n  -H \"Idempotency-Key: $(uuidgen)\"");
    }
    body()
        .ifPresent(
            json -> text.append(" \\\n  -d '").append(json.replace("'", "'\\''")).append('\''));
    return text.toString();
  }
}
