package kassahub.hub.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kassahub.hub.agent.BatchDraft.Till;
import kassahub.hub.agent.BatchFile.Fault;
import org.junit.jupiter.api.Test;

class BatchFileTest {
  private static final String INN = "7707083893";
  private static final String SERIAL = "0085430138900121";

  @Test
  void readsRowsOfEachDividerWithAndWithoutTitles() {
    var till = new Till(Optional.of(SERIAL), "Касса 1", Optional.of("Лесная, 4"));
    assertThat(read(SERIAL + ";Касса 1;Лесная, 4\r\n\r\n").tills()).containsExactly(till);
    assertThat(read(SERIAL + ",Касса 1,\"Лесная, 4\"\n").tills()).containsExactly(till);
    assertThat(read("Адрес\tНазвание\tЗаводской номер\nЛесная, 4\tКасса 1\t" + SERIAL).tills())
        .containsExactly(till);
    assertThat(read("инн;сн;название;адрес\n" + INN + ";" + SERIAL + ";Касса 1;Лесная, 4").tills())
        .containsExactly(till);
  }

  @Test
  void aTillNeedsANumberOrAName() {
    assertThat(read(SERIAL).tills())
        .containsExactly(new Till(Optional.of(SERIAL), SERIAL, Optional.empty()));
    assertThat(read(";Киоск;").tills())
        .containsExactly(new Till(Optional.empty(), "Киоск", Optional.empty()));
    assertThat(codes(";;Лесная")).isEqualTo("1:nothing");
  }

  @Test
  void quotesMayHoldQuotesAndDividers() {
    assertThat(read(SERIAL + ";\"Магазин \"\"Север\"\"; касса 2\";").tills())
        .extracting(Till::name)
        .containsExactly("Магазин \"Север\"; касса 2");
  }

  @Test
  void tellsWhatIsWrongWithEachLine() {
    assertThat(codes(SERIAL + "\n12345;a\n\n" + SERIAL + "\n;;x\n"))
        .isEqualTo("2:serial 4:twice 5:nothing");
    assertThat(codes("inn;name\n7728168971;a\n" + INN + ";b")).isEqualTo("2:organisation");
    assertThat(codes(";" + "n".repeat(201))).isEqualTo("1:long");
    assertThat(codes("")).isEqualTo("0:empty");
    assertThat(codes("serial;name\n")).isEqualTo("0:empty");
  }

  @Test
  void takesFiveThousandAndNoMore() {
    assertThat(read(rows(5_000)).tills()).hasSize(5_000);
    assertThat(codes(rows(5_001))).isEqualTo("0:many");
    assertThat(read(rows(5_001)).tills()).isEmpty();
  }

  @Test
  void tellsAtMostAHundredFaults() {
    assertThat(read("12\n".repeat(5_000)).faults()).hasSize(100);
  }

  private static String rows(int count) {
    return IntStream.range(0, count).mapToObj(i -> ";Касса " + i).collect(Collectors.joining("\n"));
  }

  private static String codes(String text) {
    return read(text).faults().stream()
        .map((Fault fault) -> fault.line() + ":" + fault.code())
        .collect(Collectors.joining(" "));
  }

  private static BatchFile.Reading read(String text) {
    return BatchFile.read(text, INN);
  }
}
