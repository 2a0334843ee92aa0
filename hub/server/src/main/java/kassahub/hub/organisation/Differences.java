package kassahub.hub.organisation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a change leaves in the journal: {@code before.FIELD} and {@code after.FIELD} of each field
 * that differs. Of a person's name, telephone and address only that they changed: the journal is
 * for good and keeps no personal data.
 */
final class Differences {
  private final Map<String, String> details = new LinkedHashMap<>();

  Differences of(String field, String before, String after) {
    if (!before.equals(after)) {
      details.put("before." + field, before);
      details.put("after." + field, after);
    }
    return this;
  }

  Differences of(String field, Optional<String> before, Optional<String> after) {
    return of(field, before.orElse(""), after.orElse(""));
  }

  /** Fields {@code PERSON-name}, {@code PERSON-phone}, {@code PERSON-email}. */
  Differences of(String person, Contact before, Contact after) {
    changed(person + "-name", before.name(), after.name());
    changed(person + "-phone", before.phone(), after.phone());
    changed(person + "-email", before.email(), after.email());
    return this;
  }

  private void changed(String field, Optional<String> before, Optional<String> after) {
    if (!before.equals(after)) {
      details.put("changed." + field, "yes");
    }
  }

  /** Empty when nothing differs. */
  Map<String, String> details() {
    return Map.copyOf(details);
  }
}
