package kassahub.hub.licence;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.GrantAnswer.Granted;
import kassahub.hub.licence.IssuedLicenceStore.Batch;

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
    var batch = new Batch(vendor.id(), requestId, false, clock.instant());
    return lines.isEmpty() || database.transact(tx -> enter(tx, Actor.hub(), batch, lines));
  }

  /**
   * The same for licences of an activation that were signed before, as part of a wider transaction.
   *
   * @param actor who has them signed again
   */
  boolean recordAgain(Tx tx, Actor actor, Reissues.Sale sale, List<Granted> lines) {
    var batch = new Batch(sale.vendor(), Long.toString(sale.activation()), true, clock.instant());
    return lines.isEmpty() || enter(tx, actor, batch, lines);
  }

  private boolean enter(Tx tx, Actor actor, Batch batch, List<Granted> lines) {
    var vendor = IssuedLicenceStore.lockVendor(tx, batch.vendor());
    var dayStart = LegalDay.of(batch.at(), "RU").atStartOfDay(LegalDay.zone("RU")).toInstant();
    long today = IssuedLicenceStore.countSince(tx, batch.vendor(), dayStart);
    if (today + lines.size() > vendor.dailyLimit()) {
      return false;
    }
    IssuedLicenceStore.insert(tx, batch, lines);
    journal.record(
        tx,
        actor,
        "licence.signed",
        "activation",
        batch.activation(),
        Map.of(
            "licences", Integer.toString(lines.size()),
            "vendor", vendor.name(),
            "request", batch.requestId()));
    return true;
  }
}
