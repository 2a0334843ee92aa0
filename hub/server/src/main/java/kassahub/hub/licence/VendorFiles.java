package kassahub.hub.licence;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.codec.licence.LicenceFile;
import kassahub.codec.licence.LicenceFileException;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/**
 * Licence files that vendors sent, by mail or on a stick: kept in the database, where every hub
 * finds them (decision 088).
 */
public final class VendorFiles {
  /** Files of one form. */
  public static final int MOST_FILES = 200;

  private static final int LONGEST_NAME = 200;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public VendorFiles(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Takes in what can be taken, each file for itself and in the order of their names; says of each
   * what became of it.
   *
   * @throws Problem.NotFound {@code NO_SUCH_VENDOR} whose licences come as files
   * @throws Problem.Invalid {@code NO_FILE}, {@code TOO_MANY_FILES}
   */
  public List<VendorFile.Outcome> take(Caller caller, long vendor, List<VendorFile.Sent> files) {
    requireVendor(caller, vendor);
    if (files.isEmpty()) {
      throw new Problem.Invalid("NO_FILE", "no file was chosen");
    }
    if (files.size() > MOST_FILES) {
      throw new Problem.Invalid("TOO_MANY_FILES", "200 files at most");
    }
    return files.stream()
        .sorted(Comparator.comparing(VendorFile.Sent::name))
        .map(file -> take(caller, vendor, file))
        .toList();
  }

  private VendorFile.Outcome take(Caller caller, long vendor, VendorFile.Sent sent) {
    try {
      var file = LicenceFile.parse(sent.bytes());
      return database.transact(
          caller.scope(),
          tx -> {
            var kept = keep(tx, caller.actor(), vendor, sent.name(), file);
            return VendorFileStore.taken(tx, vendor, sent.name(), kept);
          });
    } catch (LicenceFileException wrong) {
      return new VendorFile.Refused(sent.name(), wrong.line(), wrong.reason());
    }
  }

  /** What lay in the folder of a hub; the same again, also one that was removed, is nothing. */
  void found(long vendor, String name, LicenceFile file) {
    database.run(tx -> keep(tx, Actor.hub(), vendor, name, file));
  }

  /** A file that was removed comes back when a person sends it again. */
  private VendorFileStore.Kept keep(
      Tx tx, Actor actor, long vendor, String sent, LicenceFile file) {
    String name = sent.isBlank() ? "-" : sent.substring(0, Math.min(sent.length(), LONGEST_NAME));
    var facts = new VendorFileStore.Facts(vendor, name, sha256(file), clock.instant(), actor);
    var fresh = VendorFileStore.insert(tx, facts, file.lines());
    var kept = fresh.orElseGet(() -> VendorFileStore.lock(tx, facts));
    boolean back = kept.removed() && !actor.equals(Actor.hub());
    if (back) {
      VendorFileStore.bringBack(tx, kept.id(), facts);
    }
    if (fresh.isPresent() || back) {
      record(tx, actor, "vendor.file-taken", vendor, kept.id(), name);
    }
    return new VendorFileStore.Kept(kept.id(), false, fresh.isPresent() || back);
  }

  /**
   * The licences of the newest files that cover what is asked for, when there is one for each line.
   */
  GrantAnswer grant(long vendor, GrantRequest request) {
    return database.transact(
        tx -> {
          tx.planEachTime();
          var found = VendorFileStore.covering(tx, vendor, request);
          var answer =
              AwaitedGrants.of(
                  request,
                  serial ->
                      Optional.ofNullable(found.get(serial)).map(VendorFileStore.Found::line));
          if (answer instanceof GrantAnswer.Decided) {
            VendorFileStore.use(tx, request.requestId(), List.copyOf(found.values()));
          }
          return answer;
        });
  }

  /** One page of a vendor's files, the newest first. The search finds their names and serials. */
  public Page<VendorFile> list(Caller caller, long vendor, PageRequest request) {
    requireVendor(caller, vendor);
    return database.transact(caller.scope(), tx -> VendorFileStore.page(tx, vendor, request));
  }

  /**
   * One file.
   *
   * @throws Problem.NotFound {@code NO_SUCH_VENDOR_FILE}
   */
  public VendorFile get(Caller caller, long vendor, long id) {
    requireVendor(caller, vendor);
    return database
        .transact(caller.scope(), tx -> VendorFileStore.find(tx, vendor, id))
        .orElseThrow(VendorFiles::noSuchFile);
  }

  /** One page of its registers, by serial. */
  public Page<VendorFile.Line> lines(Caller caller, long vendor, long id, PageRequest request) {
    get(caller, vendor, id);
    return database.transact(caller.scope(), tx -> VendorFileStore.lines(tx, id, request));
  }

  /**
   * Takes a wrong file away: it grants nothing more. What it has granted stays.
   *
   * @throws Problem.NotFound {@code NO_SUCH_VENDOR_FILE}
   */
  public void remove(Caller caller, long vendor, long id) {
    requireVendor(caller, vendor);
    database.run(
        caller.scope(),
        tx -> {
          var file = VendorFileStore.find(tx, vendor, id).orElseThrow(VendorFiles::noSuchFile);
          VendorFileStore.remove(tx, id, clock.instant(), caller.actor());
          record(tx, caller.actor(), "vendor.file-removed", vendor, id, file.name());
        });
  }

  private void requireVendor(Caller caller, long vendor) {
    caller.require(Permission.MANAGE_MONEY);
    if (!database.transact(caller.scope(), tx -> VendorFileStore.sendsFiles(tx, vendor))) {
      throw new Problem.NotFound("NO_SUCH_VENDOR", "no vendor of that number sends files");
    }
  }

  private void record(Tx tx, Actor actor, String action, long vendor, long id, String name) {
    journal.record(
        tx,
        actor,
        action,
        "vendor",
        Long.toString(vendor),
        Map.of("file", Long.toString(id), "name", name));
  }

  private static Problem.NotFound noSuchFile() {
    return new Problem.NotFound("NO_SUCH_VENDOR_FILE", "no file of that number");
  }

  private static byte[] sha256(LicenceFile file) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(file.write());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
