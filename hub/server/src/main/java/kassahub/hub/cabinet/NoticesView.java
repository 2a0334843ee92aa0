package kassahub.hub.cabinet;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.notice.Notice;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/**
 * An account's notices, newest first.
 *
 * @param all not only the newest ones
 */
public record NoticesView(List<Notice> notices, boolean all, Texts texts, Formats formats) {
  private static final int NEWEST = 50;

  /** Those on the page. */
  public List<Notice> shown() {
    return all ? notices : notices.stream().limit(NEWEST).toList();
  }

  /** How many more there are. */
  public int more() {
    return notices.size() - shown().size();
  }

  /** The newest one, while any is unread: reading it reads them all. */
  public Optional<Notice> unreadUpTo() {
    return notices.stream().anyMatch(NoticesView::unread)
        ? Optional.of(notices.getFirst())
        : Optional.empty();
  }

  public static boolean unread(Notice notice) {
    return notice.readAt().isEmpty();
  }

  /** What happened, with dates as people read them. */
  public String sentence(Notice notice) {
    var facts = new HashMap<>(notice.facts());
    facts.computeIfPresent("ends", (_, day) -> formats.date(LocalDate.parse(day)));
    facts.computeIfPresent("due", (_, day) -> formats.date(LocalDate.parse(day)));
    fact(notice, "kopecks")
        .ifPresent(
            sum ->
                facts.put(
                    "sum",
                    formats.money(Long.parseLong(sum), fact(notice, "currency").orElse("RUB"))));
    return texts.find("notice." + notice.kind(), facts).orElse(notice.kind());
  }

  /** Why a rule renews nothing, or a licence is not installed. */
  public Optional<String> reason(Notice notice) {
    return fact(notice, "reason").flatMap(code -> texts.find("reason." + code, Map.of()));
  }

  /** The page on which something can be done about it. */
  public Optional<String> link(Notice notice) {
    return Stream.of(
            fact(notice, "policyId").map(id -> "/renewal/" + id),
            fact(notice, "order").filter(id -> !id.isEmpty()).map(id -> "/orders/" + id),
            fact(notice, "activation").map(number -> "/activations/" + number),
            fact(notice, "register").map(id -> "/registers/" + id),
            fact(notice, "id").map(id -> "/agents/" + id))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> fact(Notice notice, String name) {
    return Optional.ofNullable(notice.facts().get(name));
  }
}
