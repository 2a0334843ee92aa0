package kassahub.agent.simulator.device;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Structure, reading and writing of tables: 2D, 2E, 1F, 1E; facts §3, §4. */
final class TableCommands {
  private static final int NAME_SIZE = 40;

  private final Tables tables;
  private final Condition condition;
  private final LiveFields live;

  TableCommands(Model model, Condition condition, LiveFields live) {
    this.tables = Tables.of(model);
    this.condition = condition;
    this.live = live;
  }

  Answer structure(Request request) {
    Tables.Table table = table(request.u8());
    return new Answer()
        .text(live.tableName(), NAME_SIZE)
        .u16(table.rows())
        .u8(table.fields().size());
  }

  Answer fieldStructure(Request request) {
    Tables.Field field = field(table(request.u8()), request.u8());
    Answer answer = new Answer().text(field.name(), NAME_SIZE);
    answer.u8(field.isText() ? 1 : 0).u8(field.size());
    if (field.isText()) {
      return answer;
    }
    return answer
        .number(field.range().least(), field.size())
        .number(field.range().most(), field.size());
  }

  Answer read(Request request) {
    Place place = place(request);
    Optional<String> written = condition.writtenField(place.key());
    if (written.isPresent() && !place.field().isReadOnly()) {
      return new Answer().raw(HexFormat.of().parseHex(written.get()));
    }
    return place.field().isText()
        ? new Answer()
            .text(live.text(place.table(), place.row(), place.number()), place.field().size())
        : new Answer()
            .number(live.number(place.table(), place.row(), place.number()), place.field().size());
  }

  Answer write(Request request) {
    Place place = place(request);
    byte[] value = request.rest();
    Tables.Field field = place.field();
    if (field.isReadOnly()) {
      throw new Refusal(ResultCode.READ_ONLY);
    }
    if (field.isText() ? value.length > field.size() : value.length != field.size()) {
      throw new Refusal(ResultCode.LENGTH);
    }
    if (!field.isText()) {
      checkRange(field, value);
    }
    byte[] stored = Arrays.copyOf(value, field.size());
    condition.writeField(place.key(), HexFormat.of().formatHex(stored));
    return new Answer();
  }

  /**
   * Passwords of operators as they were written; empty when row and password number are the same.
   */
  Optional<Long> writtenPassword(int operator) {
    return condition
        .writtenField("2." + operator + ".1")
        .map(hex -> new Request(HexFormat.of().parseHex(hex), 0).u32());
  }

  boolean extendedAnswers() {
    return condition.writtenField("17.1.36").map("01"::equals).orElse(false);
  }

  private record Place(int table, int row, int number, Tables.Field field) {
    String key() {
      return table + "." + row + "." + number;
    }
  }

  private Place place(Request request) {
    int number = request.u8();
    Tables.Table table = table(number);
    int row = request.u16();
    if (row < 1 || row > table.rows()) {
      throw new Refusal(ResultCode.BAD_PARAMETER);
    }
    int field = request.u8();
    return new Place(number, row, field, field(table, field));
  }

  private Tables.Table table(int number) {
    return tables.find(number).orElseThrow(() -> new Refusal(ResultCode.NO_TABLE));
  }

  private static Tables.Field field(Tables.Table table, int number) {
    return table.field(number).orElseThrow(() -> new Refusal(ResultCode.BAD_PARAMETER));
  }

  private static void checkRange(Tables.Field field, byte[] value) {
    long number = 0;
    for (int i = value.length - 1; i >= 0; i--) {
      number = number << 8 | (value[i] & 0xFF);
    }
    if (number < field.range().least() || number > field.range().most()) {
      throw new Refusal(ResultCode.BAD_PARAMETER);
    }
  }
}
