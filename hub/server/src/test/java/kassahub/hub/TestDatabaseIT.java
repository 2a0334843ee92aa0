package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A test that fails is tried again in the same JVM, where its class has closed its database. */
class TestDatabaseIT {
  private static final String COUNT = "select count(*) as n from account";

  @Test
  void whatWasClosedIsUsedAgainEmpty() {
    var tested = TestDatabase.create();
    try {
      new Samples(tested.database(), new SettableClock()).client();
      assertThat(accounts(tested)).isPositive();

      tested.close();

      assertThat(accounts(tested)).isZero();
    } finally {
      tested.close();
    }
  }

  private static long accounts(TestDatabase tested) {
    return tested.database().transact(tx -> tx.one(COUNT, row -> row.number("n")));
  }
}
