package kassahub.hub.notice;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/** Notices in words: the same on the page and in a mail. */
public record NoticeWords(Texts texts, Formats formats) {

  /** What happened, with dates as people read them. */
  public String sentence(Notice notice) {
    var facts = new HashMap<>(notice.facts());
    facts.computeIfPresent("ends", (_, day) -> formats.date(LocalDate.parse(day)));
    facts.computeIfPresent("due", (_, day) -> formats.date(LocalDate.parse(day)));
    fact(notice, "kopecks").ifPresent(sum -> facts.put("sum", money(notice, sum)));
    facts.computeIfPresent("rest", (_, sum) -> money(notice, sum));
    String part = facts.containsKey("rest") ? ".rest" : "";
    return texts.find("notice." + notice.kind() + part, facts).orElse(notice.kind());
  }

  private String money(Notice notice, String minor) {
    return formats.money(Long.parseLong(minor), fact(notice, "currency").orElse("RUB"));
  }

  /** Why a rule renews nothing, or a licence is not installed. */
  public Optional<String> reason(Notice notice) {
    return fact(notice, "reason").flatMap(code -> texts.find("reason." + code, Map.of()));
  }

  /** The page on which something can be done about it. */
  public static Optional<String> link(Notice notice) {
    return Stream.of(
            fact(notice, "policyId").map(id -> "/renewal/" + id),
            fact(notice, "order").filter(id -> !id.isEmpty()).map(id -> "/orders/" + id),
            fact(notice, "activation").map(number -> "/activations/" + number),
            fact(notice, "register").map(id -> "/registers/" + id),
            fact(notice, "webhook").map(id -> "/webhooks/" + id),
            fact(notice, "page"),
            fact(notice, "id").map(id -> "/agents/" + id))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> fact(Notice notice, String name) {
    return Optional.ofNullable(notice.facts().get(name));
  }
}
