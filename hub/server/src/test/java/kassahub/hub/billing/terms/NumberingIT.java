package kassahub.hub.billing.terms;

import static kassahub.hub.billing.terms.ContractsIT.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import kassahub.hub.activation.Market;
import kassahub.hub.billing.Office;
import kassahub.hub.database.Tx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberingIT {
  @RegisterExtension final Office office = new Office();
  private final Market market = office.market;
  private final Numbering numbering = office.terms.numbering();

  @Test
  void changesTheLookOfTheNextNumberAndLeavesNoGap() {
    assertThat(office.invoice(market.partner, 1).printed()).isEqualTo("ПГ-1");

    numbering.change(office.clerk, "invoice", " КХ/", 4);

    assertThat(series("invoice").next()).isEqualTo("КХ/0002");
    assertThat(office.invoice(market.partner, 1).printed()).isEqualTo("КХ/0002");
    assertThat(series("invoice").last()).isEqualTo(2);
  }

  @Test
  void aSeriesThatNobodyUsedYetLooksAsUsual() {
    assertThat(numbering.list(office.clerk))
        .extracting(Numbering.Series::name, Numbering.Series::next)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("order", "1"),
            org.assertj.core.groups.Tuple.tuple("invoice", "ПГ-1"),
            org.assertj.core.groups.Tuple.tuple("shipping", "1"),
            org.assertj.core.groups.Tuple.tuple("instances", "С010-000001"),
            org.assertj.core.groups.Tuple.tuple("prepayment", "АВ-1"),
            org.assertj.core.groups.Tuple.tuple("correction", "К-1"));
    numbering.change(office.clerk, "prepayment", "АВ/", 2);
    assertThat(series("prepayment").next()).isEqualTo("АВ/01");
    assertThat(series("prepayment").last()).isZero();
  }

  @Test
  void noTwoInvoicesCanLookAlike() {
    office.invoice(market.partner, 1);
    assertProblem("PREFIX_TAKEN", () -> numbering.change(office.clerk, "prepayment", "ПГ-", 1));
    numbering.change(office.clerk, "invoice", "КХ-", 1);
    assertProblem("PREFIX_TAKEN", () -> numbering.change(office.clerk, "prepayment", "ПГ-", 1));
    numbering.change(office.clerk, "shipping", "КХ-", 1);
  }

  @Test
  void whatNumbersBeganWithIsKnownWithoutReadingInvoices() {
    office.invoice(market.partner, 1);
    numbering.change(office.clerk, "invoice", "КХ-", 1);

    long read =
        market.database.transact(
            tx -> {
              long before = scans(tx);
              assertThat(SeriesStore.others(tx, "prepayment"))
                  .containsExactlyInAnyOrder("ПГ-", "КХ-");
              return scans(tx) - before;
            });

    assertThat(read).isZero();
  }

  private static long scans(Tx tx) {
    return tx.one(
        "select seq_scan + coalesce(idx_scan, 0) as n from pg_stat_xact_user_tables"
            + " where relname = 'invoice'",
        row -> row.number("n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AB-", "ав-", "АВ -", "ПГ-", "пг-", "CO1O-", "С010-"})
  void whatOnlyLooksLikeAnotherSeriesIsTakenToo(String prefix) {
    office.invoice(market.partner, 1);
    numbering.change(office.clerk, "invoice", "КХ-", 1);
    numbering.change(office.clerk, "prepayment", "АВ-", 1);
    String series =
        prefix.toUpperCase(java.util.Locale.ROOT).startsWith("ПГ") ? "prepayment" : "invoice";

    assertProblem("PREFIX_TAKEN", () -> numbering.change(office.clerk, series, prefix, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "invoice, ПГ-1, 1, BAD_PREFIX",
    "invoice, длинноеначало-, 1, BAD_PREFIX",
    "invoice, '<b>', 1, BAD_PREFIX",
    "invoice, ПГ-, 0, BAD_DIGITS",
    "invoice, ПГ-, 13, BAD_DIGITS",
    "unheard, ПГ-, 1, NO_SUCH_SERIES"
  })
  void refusesWhatWouldNotBeANumber(String series, String prefix, int digits, String code) {
    assertProblem(code, () -> numbering.change(office.clerk, series, prefix, digits));
  }

  private Numbering.Series series(String name) {
    return numbering.list(office.clerk).stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
