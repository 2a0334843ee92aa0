package kassahub.hub.cabinet.tenant;

import kassahub.hub.cabinet.Fields;
import kassahub.hub.web.Texts;

/** Two people changed the same thing at once: the slower one loses nothing of what either wrote. */
final class Overtaken {
  private Overtaken() {}

  /** What was typed, and beside each field that says something else by now what it says. */
  static Fields form(Fields typed, Fields now, Texts texts, String... names) {
    var form = typed;
    for (var name : names) {
      var stored = now.value(name);
      if (!typed.value(name).equals(stored)) {
        form =
            form.failing(
                name,
                stored.isEmpty()
                    ? texts.say("tenant.now.empty")
                    : texts.say("tenant.now", "value", History.value(name, stored, texts)));
      }
    }
    return form;
  }
}
