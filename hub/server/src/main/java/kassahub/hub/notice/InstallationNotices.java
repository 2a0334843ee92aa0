package kassahub.hub.notice;

import java.util.HashMap;
import kassahub.hub.activation.FailedInstallation;
import kassahub.hub.activation.Installations;
import kassahub.hub.database.Database;

/**
 * Tells who bought a licence that it does not get into its register without a person, and the
 * partner of a client whose policy bought it: each once a licence.
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
    for (var part = tell(new Part(0, 0, 0)); part.activation() > 0; part = tell(part)) {
      told += part.told();
    }
    return told;
  }

  /**
   * Some of them, in one transaction.
   *
   * @param activation with {@code position} the last line among them; 0 when there were none
   */
  private record Part(int told, long activation, int position) {}

  private Part tell(Part before) {
    return database.transact(
        tx -> {
          var found = installations.givenUp(tx, before.activation(), before.position());
          return found.isEmpty()
              ? new Part(0, 0, 0)
              : new Part(
                  notices.tell(tx, found.stream().map(InstallationNotices::told).toList()),
                  found.getLast().activation(),
                  found.getLast().position());
        });
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
    return new NoticeStore.Told(failed.account(), KIND, number + ":" + failed.serial(), facts);
  }
}
