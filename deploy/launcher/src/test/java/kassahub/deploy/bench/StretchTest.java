package kassahub.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import java.util.List;
import kassahub.deploy.bench.Stretch.Kept;
import org.junit.jupiter.api.Test;

class StretchTest {
  @Test
  void aLostReportAndADoubledOneDoNotCancelEachOther() {
    var kept = new Kept(10, 10, 9);

    assertThat(kept.lost()).isEqualTo(1);
    assertThat(kept.doubled()).isEqualTo(1);
  }

  @Test
  void travelsAsJson() {
    var stretches =
        List.of(new Stretch("a-1", Long.MIN_VALUE, 1, 7), new Stretch("b-2", 5, 0, 1L << 40));

    assertThat(Stretch.parse(new JsonArray(Stretch.json(stretches).encode()))).isEqualTo(stretches);
  }
}
