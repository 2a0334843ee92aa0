package kassahub.hub.licence;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.codec.licence.LicenceLine;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.database.Database;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.GrantAnswer.Granted;

/** The book of licences that the built-in issuer has signed. Rows are only added. */
public final class IssuedLicences {
  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public IssuedLicences(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  List<Granted> find(String requestId) {
    return database.transact(tx -> IssuedLicenceStore.find(tx, requestId));
  }

  /**
   * Writes new licences down, all or none. Lines that another instance wrote meanwhile stay as they
   * are.
   *
   * @return false when they do not fit into the vendor's limit of the legal day
   */
  boolean record(Vendor vendor, String requestId, List<Granted> lines) {
    if (lines.isEmpty()) {
      return true;
    }
    return database.transact(
        tx -> {
          IssuedLicenceStore.lockVendor(tx, vendor.id());
          var now = clock.instant();
          var dayStart = LegalDay.of(now, "RU").atStartOfDay(LegalDay.zone("RU")).toInstant();
          long today = IssuedLicenceStore.countSince(tx, vendor.id(), dayStart);
          if (today + lines.size() > vendor.dailyLimit()) {
            return false;
          }
          IssuedLicenceStore.insert(
              tx, new IssuedLicenceStore.Batch(vendor.id(), requestId, now), lines);
          journal.record(
              tx,
              Actor.hub(),
              "licence.signed",
              "activation",
              requestId,
              Map.of("licences", Integer.toString(lines.size()), "vendor", vendor.name()));
          return true;
        });
  }

  Optional<LicenceLine> last(Vendor vendor, String serial) {
    return database.transact(tx -> IssuedLicenceStore.last(tx, vendor.id(), serial));
  }
}
