/**
 * A whole hub in one encrypted file: {@link kassahub.hub.database.backup.Backup} copies an embedded
 * server's files as they are, {@link kassahub.hub.database.backup.Export} the rows of any server's
 * tables; keys and certificates go with both. {@link kassahub.hub.database.backup.Restore} and
 * {@link kassahub.hub.database.backup.Import} take them in again.
 */
@NullMarked
package kassahub.hub.database.backup;

import org.jspecify.annotations.NullMarked;
