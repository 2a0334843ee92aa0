package kassahub.hub.notice;

import java.util.HashMap;
import kassahub.hub.activation.FailedInstallation;
import kassahub.hub.activation.Installations;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;

/**
 * Tells who bought a licence that it does not get into its register without a person, and the
 * partner of a client whose policy bought it: each once, until the register had it or a person
 * acted.
 */
public final class InstallationNotices {
  private static final String KIND = "installation-failed";

  private final Database database;
  private final Installations installations;
  private final Notices notices;

  public InstallationNotices(Database database, Installations installations, Notices notices) {
    this.database = database;
    this.installations = installations;
    this.notices = notices;
  }

  /** Tells what is new; run by a clock. Gives back how many. */
  public int run() {
    int told = 0;
    int part;
    do {
      part = database.transact(this::tell);
      told += part;
    } while (part > 0);
    return told;
  }

  private int tell(Tx tx) {
    var found = installations.giveUp(tx).stream().map(InstallationNotices::told).toList();
    return found.isEmpty() ? 0 : notices.tell(tx, found);
  }

  private static NoticeStore.Told told(FailedInstallation failed) {
    String number = Long.toString(failed.activation());
    var facts = new HashMap<String, String>();
    facts.put("number", number);
    facts.put("serial", failed.serial());
    facts.put("reason", failed.reason().code());
    if (failed.register().isPresent()) {
      facts.put("register", Long.toString(failed.register().getAsLong()));
    } else {
      facts.put("activation", number);
    }
    return new NoticeStore.Told(failed.account(), KIND, key(failed), facts);
  }

  private static String key(FailedInstallation failed) {
    var line = failed.activation() + ":" + failed.serial();
    return failed.givenUp().map(at -> line + ":" + at.getEpochSecond()).orElse(line);
  }
}
