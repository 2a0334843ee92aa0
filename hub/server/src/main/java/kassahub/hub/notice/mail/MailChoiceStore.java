package kassahub.hub.notice.mail;

import java.util.Arrays;
import java.util.List;
import kassahub.hub.database.Tx;
import kassahub.hub.notice.Topic;

/** All SQL over what people want to be mailed of. */
final class MailChoiceStore {
  private static final String OF =
      """
      select t.topic, coalesce(c.wanted, u.manager) as wanted
      from app_user u
      cross join unnest($2::text[]) with ordinality as t (topic, place)
      left join mail_choice c on c.user_id = u.id and c.topic = t.topic
      where u.id = $1
      order by t.place
      """;
  private static final String PUT =
      """
      insert into mail_choice (user_id, topic, wanted)
      select $1, topic, topic = any ($3::text[]) from unnest($2::text[]) as topic
      on conflict (user_id, topic) do update set wanted = excluded.wanted
      """;
  private static final String[] TOPICS =
      Arrays.stream(Topic.values()).map(Topic::word).toArray(String[]::new);

  private MailChoiceStore() {}

  static List<NoticeMails.Choice> of(Tx tx, long user) {
    return tx.list(
        OF,
        row ->
            new NoticeMails.Choice(
                Topic.named(row.string("topic")).orElseThrow(), row.flag("wanted")),
        user,
        TOPICS);
  }

  static void put(Tx tx, long user, List<Topic> wanted) {
    tx.execute(PUT, user, TOPICS, wanted.stream().map(Topic::word).toArray(String[]::new));
  }
}
