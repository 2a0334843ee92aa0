package kassahub.hub.database.backup;

import org.jspecify.annotations.Nullable;

/** A backup or a restore cannot be done; the message says what to do about it. */
final class BackupException extends RuntimeException {
  BackupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  BackupException(String message) {
    super(message);
  }
}
