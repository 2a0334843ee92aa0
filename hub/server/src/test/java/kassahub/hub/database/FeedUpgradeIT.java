package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kassahub.hub.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Notices that a release tells first begin with its upgrade, not with the week before it. */
class FeedUpgradeIT {
  private final TestDatabase database = TestDatabase.empty();

  @BeforeEach
  void before() {
    OldRelease.migrate(database, "102");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatWasOrderedAndCorrectedBeforeIsNotToldAtOnce() {
    sell();
    new Migrations(database.address()).run();
    assertThat(begun()).containsExactly("corrections", "renewal-orders");
  }

  @Test
  void whereItWasToldAlreadyNothingIsLeftOut() {
    sell();
    database.asOwner(
        """
        insert into notice (account_id, at, kind, key, facts)
        values (1, '2026-11-27Z', 'correction-issued', '1:1', '{}'), (1, '2026-11-27Z', 'renewal-ordered', '1', '{}')
        """);
    new Migrations(database.address()).run();
    assertThat(begun()).isEmpty();
  }

  @Test
  void aNewHubTellsFromItsBeginning() {
    new Migrations(database.address()).run();
    assertThat(begun()).isEmpty();
  }

  /** An order by a rule and a correction; whatever else they need is not looked at here. */
  private void sell() {
    database.asSuperuser(
        """
        insert into account (kind, name, created_at) values ('partner', 'one', '2026-01-01Z');
        set session_replication_role = replica;
        insert into activation (account_id, organisation_id, vendor_id, status, licences, amount, policy_id, created_at,
          created_by, finished_at)
        values (1, 1, 1, 'done', 1, 0, 1, '2026-11-27Z', 'x', '2026-11-27Z');
        insert into correction (order_number, revision, invoice_id, organisation_id, number, printed, reason, document,
          amount, vat_amount, released, issued_at, issued_on, issued_by)
        values (1, 1, 1, 1, 1, 'К-1', 'x', 'y', 1, 0, 0, '2026-11-27Z', '2026-11-27', 'z')
        """);
  }

  private List<String> begun() {
    return database
        .database()
        .transact(
            tx ->
                tx.list(
                    "select name from notice_feed order by name limit 10",
                    row -> row.string("name")));
  }
}
