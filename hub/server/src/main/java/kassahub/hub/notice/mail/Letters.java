package kassahub.hub.notice.mail;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kassahub.hub.account.AppSecrets;
import kassahub.hub.notice.Notice;
import kassahub.hub.notice.NoticeWords;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/** Puts mails into words, in the language and the time of whoever reads them. */
public final class Letters {
  static final String INVITATION_PAGE = "/invitation/";

  /** Kinds whose page is found by a token of the mail's own. */
  private static final Map<String, String> PAGES =
      Map.of(Mails.INVITATION, INVITATION_PAGE, Mails.RECOVERY, "/recovery/");

  private final AppSecrets secrets;
  private final String cabinet;

  /**
   * Knows where links lead.
   *
   * @param cabinet its public address, without a slash at its end
   */
  public Letters(AppSecrets secrets, String cabinet) {
    this.secrets = secrets;
    this.cabinet = cabinet;
  }

  /** The words of a mail: the same, whenever they are asked for. */
  Letter write(MailStore.Due mail) {
    var texts = Texts.of(mail.language());
    var formats = new Formats(texts, mail.zone());
    var facts = new HashMap<>(mail.facts());
    facts.computeIfPresent("until", (_, moment) -> formats.dateTime(Instant.parse(moment)));
    facts.put("link", cabinet + path(mail));
    if (mail.kind().equals(NoticeMails.NEWS)) {
      facts.put("about", texts.say("mail.topic." + fact(mail, "topic")));
      facts.put("news", news(mail, new NoticeWords(texts, formats)));
    }
    return new Letter(
        mail.message(),
        mail.address(),
        oneLine(say(texts, mail, "subject", facts)),
        say(texts, mail, "text", facts) + texts.say("mail.end"));
  }

  private String path(MailStore.Due mail) {
    var page = PAGES.get(mail.kind());
    return page == null ? "/notices" : page + secrets.linkToken(mail.message());
  }

  /** A paragraph for each notice, with the page where something can be done about it. */
  private String news(MailStore.Due mail, NoticeWords words) {
    int count = Integer.parseInt(fact(mail, "count"));
    var paragraphs =
        IntStream.range(0, Math.min(count, NoticeMails.MOST_SHOWN))
            .mapToObj(i -> notice(mail.id(), new JsonObject(fact(mail, "notice" + i))))
            .map(notice -> paragraph(notice, words))
            .collect(Collectors.joining("\n\n"));
    int more = count - NoticeMails.MOST_SHOWN;
    return more > 0
        ? paragraphs + "\n\n" + words.texts().say("mail.more", "count", more)
        : paragraphs;
  }

  private static String fact(MailStore.Due mail, String name) {
    return Objects.requireNonNull(mail.facts().get(name), name);
  }

  private String paragraph(Notice notice, NoticeWords words) {
    var reason = words.reason(notice).map(text -> "\n" + text).orElse("");
    var link = NoticeWords.link(notice).map(path -> "\n" + cabinet + path).orElse("");
    return words.sentence(notice) + reason + link;
  }

  private static Notice notice(long id, JsonObject content) {
    var facts =
        content.getJsonObject("facts").stream()
            .collect(Collectors.toMap(Map.Entry::getKey, fact -> fact.getValue().toString()));
    return new Notice(id, Instant.EPOCH, content.getString("kind"), facts, Optional.empty());
  }

  private static String say(
      Texts texts, MailStore.Due mail, String part, Map<String, String> facts) {
    return texts
        .find("mail." + mail.kind() + "." + part, facts)
        .orElseThrow(() -> new IllegalStateException("no text for mail " + mail.kind()));
  }

  /** A name with a line break in it must not write headers. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
