/**
 * PostgreSQL: the server (embedded or external), migrations, the pool, and transactions.
 *
 * <p>Services open a {@link kassahub.hub.database.Tx} and hand it to stores; a verb that joins a
 * wider transaction takes it as its first argument. Everything here blocks and belongs on virtual
 * threads, never on an event loop.
 */
@NullMarked
package kassahub.hub.database;

import org.jspecify.annotations.NullMarked;
