package kassahub.hub.cabinet.support;

import java.util.Map;
import java.util.stream.Collectors;
import kassahub.hub.database.PageRequest;
import kassahub.hub.web.table.Tone;

/**
 * One reason to look: a list, narrowed. What is counted is what the link opens.
 *
 * @param name end of the keys of its sentence and of what to do
 * @param list path of the list
 * @param asked parameters of the list: its filters, perhaps {@code sort}
 */
record Worklist(String name, Tone tone, String list, Map<String, String> asked) {

  /** The rows that are counted. */
  PageRequest request() {
    return PageRequest.filtered(asked);
  }

  String path() {
    return asked.isEmpty()
        ? list
        : asked.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(one -> one.getKey() + "=" + one.getValue())
            .collect(Collectors.joining("&", list + "?", ""));
  }
}
