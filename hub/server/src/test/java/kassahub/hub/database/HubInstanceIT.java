package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;

import kassahub.hub.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class HubInstanceIT {
  private static final TestDatabase DATABASE = TestDatabase.create();

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void instancesSeeEachOtherUntilTheyStop() {
    try (var one = new HubInstance(DATABASE.database(), "one", "0.1.0")) {
      one.start();
      try (var two = new HubInstance(DATABASE.database(), "two", "0.1.0")) {
        two.start();
        assertThat(one.alive()).isEqualTo(2);
      }
      assertThat(one.alive()).isEqualTo(1);
    }
  }

  @Test
  void deadOnesAreNotCountedAndRemovedAfterADay() {
    try (var instance = new HubInstance(DATABASE.database(), "one", "0.1.0")) {
      DATABASE.asOwner(
          """
          insert into hub_instance (id, name, version, started_at, beat_at)
          values (gen_random_uuid(), 'dead', '0', now(), now() - interval '25 hours')
          """);

      instance.start();

      var rows =
          DATABASE
              .database()
              .transact(tx -> tx.list("select name from hub_instance", row -> row.string("name")));
      assertThat(rows).containsExactly("one");
    }
  }
}
