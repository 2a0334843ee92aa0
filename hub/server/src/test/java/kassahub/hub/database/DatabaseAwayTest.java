package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAwayTest {
  @ParameterizedTest
  @ValueSource(strings = {"08006", "25006", "28P01", "3D000", "53300", "57P01", "57P03", "58030"})
  void theDatabaseIsAwayByItsOwnState(String state) {
    assertThat(DatabaseAway.of(failure(state)))
        .get()
        .extracting(DatabaseAway::kind)
        .isEqualTo(DatabaseAway.Kind.SILENT);
  }

  @Test
  void aBrokenConnectionIsAnAbsentDatabase() {
    assertThat(DatabaseAway.of(VertxException.noStackTrace("closed"))).isPresent();
    assertThat(DatabaseAway.of(new CompletionException(new IOException("reset")))).isPresent();
  }

  @Test
  void theReasonIsInWords() {
    var reset = new CompletionException(new CompletionException(new IOException("reset by peer")));
    assertThat(DatabaseAway.of(reset))
        .get()
        .extracting(DatabaseAway::getMessage)
        .isEqualTo("reset by peer");
    assertThat(DatabaseAway.of(new CompletionException(new IOException())))
        .get()
        .extracting(DatabaseAway::getMessage)
        .isEqualTo("it does not say why");
  }

  @Test
  void aFullDiskIsToldFromSilence() {
    assertThat(DatabaseAway.of(failure("53100")))
        .get()
        .extracting(DatabaseAway::kind)
        .isEqualTo(DatabaseAway.Kind.FULL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"22003", "23505", "40001", "42601", "57014", "XX000"})
  void whatTheWorkItselfCausedIsNoAbsence(String state) {
    assertThat(DatabaseAway.of(failure(state))).isEmpty();
  }

  @Test
  void aBugIsNoAbsence() {
    assertThat(DatabaseAway.of(new NullPointerException())).isEmpty();
  }

  private static PgException failure(String state) {
    return new PgException("ordered by the test", "ERROR", state, "");
  }
}
