package kassahub.hub;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import kassahub.hub.account.Turns;
import org.awaitility.Awaitility;

/** Changes of an account at the same moment. */
public final class Together {
  private static final String WAITING =
      """
      select count(distinct l.pid) as n from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where not l.granted and a.datname = current_database()
      """;

  private Together() {}

  /**
   * Begins them while the account's turn is taken, and lets go when each waits for it or is over.
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
                    Turns.take(tx, account);
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
