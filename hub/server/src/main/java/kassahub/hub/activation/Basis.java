package kassahub.hub.activation;

import java.time.InstantSource;
import java.util.UUID;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;

/**
 * What every use case here stands on.
 *
 * @param instance this hub among the others, for work that only one may do at a time
 */
public record Basis(
    Database database, InstantSource clock, Journal journal, Changes changes, UUID instance) {
  /** Tells live pages after the commit. */
  void changed(Tx tx, long activation) {
    tx.afterCommit(() -> changes.publish("activation:" + activation));
  }
}
