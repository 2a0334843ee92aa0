package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlameTest {
  @ParameterizedTest
  @ValueSource(strings = {"22003", "22P05", "23502", "23503", "23505"})
  void blamesAReportForItsDataAndForBrokenConstraints(String state) {
    assertThat(blame(state)).isEqualTo(Blame.REPORT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08006", "25006", "25P02", "25P03", "25P04", "28000", "28P01", "3D000", "40001", "40P01",
        "53100", "53300", "54000", "55P03", "57014", "57P01", "58030", "XX000"
      })
  void blamesTheDatabaseForItsOwnState(String state) {
    assertThat(blame(state)).isEqualTo(Blame.DATABASE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"21000", "2BP01", "2F005", "42501", "42703", "42P01", "P0001", "0A000"})
  void blamesTheHubForItsStatements(String state) {
    assertThat(blame(state)).isEqualTo(Blame.HUB);
  }

  @Test
  void blamesNoReportForABugOfTheHub() {
    assertThat(Blame.of(new NullPointerException())).isEqualTo(Blame.HUB);
    assertThat(Blame.of(new IllegalArgumentException("a bug"))).isEqualTo(Blame.HUB);
    assertThat(Blame.of(new ArithmeticException("a bug"))).isEqualTo(Blame.HUB);
  }

  @Test
  void blamesTheDatabaseWhenItIsAway() {
    var closed = DatabaseAway.of(VertxException.noStackTrace("closed")).orElseThrow();
    var reset = DatabaseAway.of(new CompletionException(new IOException("reset"))).orElseThrow();
    assertThat(Blame.of(closed)).isEqualTo(Blame.DATABASE);
    assertThat(Blame.of(reset)).isEqualTo(Blame.DATABASE);
    assertThat(Blame.of(new Problem.Unavailable("NO_ROOM", "no connection")))
        .isEqualTo(Blame.DATABASE);
  }

  @Test
  void blamesAReportForACheckButNotForADayWithoutRoom() {
    assertThat(Blame.of(check("telemetry_check"))).isEqualTo(Blame.REPORT);
    assertThat(Blame.of(check(null))).isEqualTo(Blame.HUB);
  }

  private static PgException check(@Nullable String constraint) {
    var no = "";
    return new PgException(
        "ordered by the test",
        "ERROR",
        "23514",
        no,
        no,
        no,
        no,
        no,
        no,
        no,
        no,
        no,
        no,
        no,
        no,
        no,
        constraint);
  }

  private static Blame blame(String state) {
    return Blame.of(new PgException("ordered by the test", "ERROR", state, ""));
  }
}
