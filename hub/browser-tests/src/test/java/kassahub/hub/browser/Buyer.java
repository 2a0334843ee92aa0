package kassahub.hub.browser;

import java.util.List;

/** The partner, in front of a browser or as a program of its own. */
interface Buyer extends AutoCloseable {
  /** Asks twice for all of them: one click too many, or a request that is repeated. */
  void buy(long organisation, List<String> serials) throws Exception;

  /** Asks the vendor of a failed activation again, twice. */
  void retry(long number) throws Exception;

  /** Waits until the activation is done, failed or in progress, as it is shown to the partner. */
  void awaitStatus(long number, Status status) throws Exception;

  @Override
  void close();

  /** How an activation stands. */
  enum Status {
    IN_PROGRESS("in_progress", "В работе"),
    DONE("done", "Выполнена"),
    FAILED("failed", "Ошибка");

    final String word;
    final String shown;

    Status(String word, String shown) {
      this.word = word;
      this.shown = shown;
    }
  }
}
