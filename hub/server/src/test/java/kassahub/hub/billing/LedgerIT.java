package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.Ledger.Book;
import kassahub.hub.billing.Ledger.Entry;
import kassahub.hub.database.Scope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The books and the numbers refuse what must not be, whoever tries. */
class LedgerIT {
  private static final Instant NOW = Instant.parse("2026-11-18T09:00:00Z");
  private static TestDatabase server;
  private static Market market;

  @BeforeAll
  static void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void refusesATransactionThatDoesNotAddUpToZero() {
    assertThatThrownBy(
            () -> post("one-sided", new Entry(Book.CASH, 100), new Entry(Book.BALANCE, -99)))
        .hasMessageContaining("does not balance");
    assertThatThrownBy(() -> post("single", new Entry(Book.CASH, 100)))
        .hasMessageContaining("does not balance");
    assertThatThrownBy(() -> post("empty")).hasMessageContaining("does not balance");
    assertThat(
            market.count(
                "select count(*) as n from ledger_transaction where subject in ('one-sided',"
                    + " 'single', 'empty')"))
        .isZero();
  }

  @Test
  void refusesAnEntryThatIsAddedLater() {
    post("later", new Entry(Book.CASH, 100), new Entry(Book.BALANCE, -100));

    assertThatThrownBy(
            () ->
                market.execute(
                    """
                    insert into ledger_entry (transaction_id, position, organisation_id, book, amount)
                    select id, 3, organisation_id, 'cash', 1 from ledger_transaction where subject = 'later'
                    """))
        .hasMessageContaining("does not balance");
    market.database.run(tx -> LedgerStore.reverse(tx, "later", "later undone", NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update ledger_entry set amount = amount",
        "delete from ledger_entry",
        "truncate ledger_entry",
        "update ledger_transaction set subject = subject",
        "delete from ledger_transaction",
        "truncate ledger_transaction cascade"
      })
  void isWrittenOnceForTheHubAndForTheOwner(String statement) {
    post("kept " + statement, new Entry(Book.CASH, 5), new Entry(Book.BALANCE, -5));

    assertThatThrownBy(() -> market.execute(statement)).hasMessageContaining("permission denied");
    assertThatThrownBy(() -> server.asOwner(statement))
        .cause()
        .hasMessageContaining(tableOf(statement) + " is written once");
  }

  private static String tableOf(String statement) {
    return statement.contains("ledger_entry") ? "ledger_entry" : "ledger_transaction";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from invoice",
        "delete from sales_order",
        "update invoice_line set amount = 0",
        "update sales_order_line set amount = 0",
        "update contract set days = 0",
        "update payment set amount = 1",
        "delete from payment_allocation",
        "delete from payment_reversal",
        "delete from number_series"
      })
  void documentsDoNotGoAwayAndTheirLinesDoNotChange(String statement) {
    assertThatThrownBy(() -> market.execute(statement)).hasMessageContaining("permission denied");
  }

  @Test
  void booksASubjectOnceAndReversesItOnce() {
    long before = balance();
    post("first", new Entry(Book.CASH, 700), new Entry(Book.BALANCE, -700));
    assertThat(balance() - before).isEqualTo(700);

    assertThatThrownBy(() -> post("first", new Entry(Book.CASH, 1), new Entry(Book.BALANCE, -1)))
        .isInstanceOf(kassahub.hub.database.UniqueViolation.class);
    market.database.run(tx -> LedgerStore.reverse(tx, "first", "first undone", NOW));
    assertThat(balance()).isEqualTo(before);
    assertThatThrownBy(
            () -> market.database.run(tx -> LedgerStore.reverse(tx, "first", "undone again", NOW)))
        .isInstanceOf(kassahub.hub.database.UniqueViolation.class);
    assertThatThrownBy(
            () -> market.database.run(tx -> LedgerStore.reverse(tx, "unheard of", "x", NOW)))
        .hasMessageContaining("not booked");
  }

  @Test
  void showsATenantItsOwnBooksOnly() {
    post("own", new Entry(Book.CASH, 3), new Entry(Book.BALANCE, -3));

    assertThat(seenBy(market.partner)).isPositive();
    assertThat(seenBy(market.stranger)).isZero();
  }

  private static long seenBy(Market.Buyer buyer) {
    return market.database.transact(
        new Scope.OfAccount(buyer.account()),
        tx -> tx.one("select count(*) as n from ledger_entry", row -> row.number("n")));
  }

  @Test
  void numbersHaveNoGapsWhateverIsRolledBack() throws Exception {
    Callable<Long> taker =
        () -> {
          var kept = new java.util.ArrayList<Long>();
          for (int turn = 0; turn < 10; turn++) {
            boolean broken = turn % 3 == 1;
            try {
              kept.add(
                  market.database.transact(
                      tx -> {
                        long number = NumberSeries.SHIPPING.take(tx).number();
                        if (broken) {
                          throw new IllegalStateException("rolled back");
                        }
                        return number;
                      }));
            } catch (IllegalStateException rolledBack) {
              assertThat(rolledBack).hasMessage("rolled back");
            }
          }
          NUMBERS.addAll(kept);
          return (long) kept.size();
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(IntStream.range(0, 6).mapToObj(one -> taker).toList())) {
        assertThatCode(done::get).doesNotThrowAnyException();
      }
    }

    assertThat(NUMBERS.stream().sorted().toList())
        .isEqualTo(LongStream.rangeClosed(1, NUMBERS.size()).boxed().toList());
  }

  private static final List<Long> NUMBERS =
      java.util.Collections.synchronizedList(new java.util.ArrayList<>());

  @Test
  void eachSeriesPrintsItsOwnWay() { // A-115, C-31
    var printed =
        market.database.transact(
            tx ->
                List.of(
                    NumberSeries.INVOICE.take(tx).printed(),
                    NumberSeries.INSTANCES.take(tx).printed(),
                    NumberSeries.ORDER.take(tx).printed()));

    assertThat(printed.get(0)).matches("ПГ-\\d+");
    assertThat(printed.get(1)).matches("С010-\\d{6}");
    assertThat(printed.get(2)).matches("\\d+");
  }

  private static long balance() {
    return market.database.transact(tx -> Ledger.balance(tx, market.partner.organisation(), "RUB"));
  }

  private static void post(String subject, Entry... entries) {
    market.database.run(
        tx ->
            LedgerStore.insert(
                tx,
                new LedgerStore.Head(market.partner.organisation(), NOW, subject, "RUB"),
                List.of(entries)));
  }
}
