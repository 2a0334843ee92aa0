package kassahub.hub.cabinet;

import java.util.List;
import java.util.Optional;
import kassahub.hub.notice.Notice;
import kassahub.hub.notice.NoticeWords;

/**
 * An account's notices, newest first.
 *
 * @param all not only the newest ones
 */
public record NoticesView(List<Notice> notices, boolean all, NoticeWords words) {
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
    return words.sentence(notice);
  }

  /** Why a rule renews nothing, or a licence is not installed. */
  public Optional<String> reason(Notice notice) {
    return words.reason(notice);
  }

  /** The page on which something can be done about it. */
  public Optional<String> link(Notice notice) {
    return NoticeWords.link(notice);
  }
}
