package kassahub.hub;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Changes of an account at the same moment. */
public final class Together {
  private static final String WAITING =
      """
      select count(distinct l.pid) as n from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where not l.granted and a.datname = current_database()
      """;

  private static final String HOLD = "select id from account where id = $1 for update";
  private static final String HOLD_PEOPLE =
      "select id from app_user where account_id = $1 for update";

  private Together() {}

  /**
   * Begins them while nothing of the account can be written, and lets go when each waits for that:
   * without turns, all of them have counted what is there by then.
   *
   * @return what some of them ended with
   */
  public static List<Throwable> run(TestDatabase server, long account, Runnable... works) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var begun =
          server
              .database()
              .transact(
                  tx -> {
                    tx.find(HOLD, row -> true, account);
                    tx.list(HOLD_PEOPLE, row -> true, account);
                    var all =
                        Stream.of(works)
                            .map(work -> CompletableFuture.runAsync(work, threads))
                            .toList();
                    Awaitility.await().until(() -> over(all) + waiting(server) >= works.length);
                    return all;
                  });
      return begun.stream()
          .map(work -> work.handle((nothing, failure) -> failure).join())
          .filter(Objects::nonNull)
          .map(Throwable::getCause)
          .toList();
    }
  }

  private static long over(List<CompletableFuture<Void>> all) {
    return all.stream().filter(CompletableFuture::isDone).count();
  }

  private static long waiting(TestDatabase server) {
    return server.database().transact(tx -> tx.one(WAITING, row -> row.number("n")));
  }
}
