package kassahub.hub.cabinet.tenant;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.cabinet.LinkChangeWords;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.journal.Entry;
import kassahub.hub.web.Texts;

/** Who changed what from what to what, the newest first. */
public record History(List<Line> lines) {
  /** As the forms have them. */
  private static final List<String> FIELDS =
      List.of(
          "name",
          "tax",
          "kpp",
          "ogrn",
          "address",
          "zone",
          "activation",
          "agent-code",
          "manager-name",
          "manager-phone",
          "manager-email",
          "contact-name",
          "contact-phone",
          "contact-email");

  public History {
    lines = List.copyOf(lines);
  }

  /** One act of one person. */
  public record Line(Instant at, String who, String what, List<Change> changes) {}

  /**
   * What became of a field.
   *
   * @param values before and after; empty = the journal knows only that it changed
   */
  public record Change(String field, Optional<Values> values) {}

  /** Before and after, each may be empty. */
  public record Values(String before, String after) {}

  static History of(List<Entry> entries, Texts texts) {
    return of(entries, Map.of(), texts);
  }

  /**
   * The same that calls accounts by their names.
   *
   * @param accounts names by number; one that is missing is called by its number
   */
  static History of(List<Entry> entries, Map<String, String> accounts, Texts texts) {
    return new History(entries.stream().map(entry -> line(entry, accounts, texts)).toList());
  }

  private static Line line(Entry entry, Map<String, String> accounts, Texts texts) {
    var actor = entry.actor();
    return new Line(
        entry.at(),
        actor.kind() == ActorKind.HUB ? texts.say("history.hub") : actor.name(),
        texts
            .find("history." + entry.action(), said(entry, accounts, texts))
            .orElse(entry.action()),
        FIELDS.stream().flatMap(field -> change(field, entry.details(), texts)).toList());
  }

  /** Words of the database in those of people. */
  private static Map<String, String> said(Entry entry, Map<String, String> accounts, Texts texts) {
    var details = new HashMap<>(entry.details());
    details.computeIfPresent("account", (name, number) -> account(number, accounts, texts));
    if (details.containsKey("link")) {
      details.put("change", LinkChangeWords.say(details, texts));
    }
    details.computeIfPresent(
        "problem", (name, code) -> texts.find("problem." + code, Map.of()).orElse(code));
    details.computeIfPresent(
        "kind", (name, word) -> texts.find("tenant.kind." + word, Map.of()).orElse(word));
    details.computeIfPresent(
        "prices", (name, word) -> texts.find("tenant.prices." + word, Map.of()).orElse(word));
    details.computeIfPresent(
        "reason", (name, word) -> texts.find("debt.reason." + word, Map.of()).orElse(word));
    details.computeIfPresent(
        "currency", (name, word) -> texts.find("seller.currency." + word, Map.of()).orElse(word));
    return details;
  }

  private static String account(String number, Map<String, String> accounts, Texts texts) {
    var name = accounts.get(number);
    return name == null
        ? texts.say("history.account.numbered", "number", number)
        : texts.say("history.account.named", "name", name);
  }

  private static Stream<Change> change(String field, Map<String, String> details, Texts texts) {
    var title = texts.say("history.field." + field);
    var after = Optional.ofNullable(details.get("after." + field));
    if (after.isPresent()) {
      var before = details.getOrDefault("before." + field, "");
      return Stream.of(
          new Change(
              title,
              Optional.of(
                  new Values(value(field, before, texts), value(field, after.get(), texts)))));
    }
    return details.containsKey("changed." + field)
        ? Stream.of(new Change(title, Optional.empty()))
        : Stream.empty();
  }

  /** What the database keeps of a field, in words. */
  static String value(String field, String stored, Texts texts) {
    return switch (field) {
      case "zone" -> texts.find("zone." + stored, Map.of()).orElse(stored);
      case "activation" -> texts.say("organisation.activation." + stored);
      default -> stored;
    };
  }
}
