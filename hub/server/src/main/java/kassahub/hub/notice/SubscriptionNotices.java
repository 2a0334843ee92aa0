package kassahub.hub.notice;

import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.register.Ending;
import kassahub.hub.register.Fleet;

/**
 * Tells whoever sees registers that their subscriptions end in 30 days, and in 3: each once
 * for all registers of a day.
 */
public final class SubscriptionNotices {
  /** Kind of these notices. */
  public static final String KIND = "subscription-ending";

  private static final List<Integer> STEPS = List.of(30, 3);

  /** Longer than a hub is down. */
  private static final Duration LOOKS_BACK = Duration.ofDays(2);

  private final Database database;
  private final InstantSource clock;
  private final Notices notices;

  public SubscriptionNotices(Database database, InstantSource clock, Notices notices) {
    this.database = database;
    this.clock = clock;
    this.notices = notices;
  }

  /** Tells what is due to be told; run by a clock. Gives back how many. */
  public int run() {
    var today = LegalDay.of(clock.instant(), "RU");
    return database.transact(
        tx -> {
          var told = new ArrayList<NoticeStore.Told>();
          STEPS.forEach(days -> told.addAll(step(tx, today, days)));
          return notices.tell(tx, told);
        });
  }

  private static List<NoticeStore.Told> step(Tx tx, LocalDate today, int days) {
    var first = today.plusDays(days - LOOKS_BACK.toDays());
    return Fleet.ending(tx, first, today.plusDays(days)).stream()
        .map(ending -> told(ending, days))
        .toList();
  }

  private static NoticeStore.Told told(Ending ending, int days) {
    return new NoticeStore.Told(
        ending.account(),
        KIND,
        ending.ends() + ":" + days,
        Map.of(
            "ends", ending.ends().toString(),
            "registers", Integer.toString(ending.registers()),
            "page", "/registers"));
  }
}
