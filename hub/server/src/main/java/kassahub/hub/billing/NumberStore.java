package kassahub.hub.billing;

import kassahub.hub.billing.NumberSeries.Taken;
import kassahub.hub.database.Tx;

final class NumberStore {
  private static final String TAKE = "select number, printed from take_number($1)";

  private NumberStore() {}

  static Taken take(Tx tx, NumberSeries series) {
    return tx.one(
        TAKE, row -> new Taken(row.number("number"), row.string("printed")), series.word());
  }
}
