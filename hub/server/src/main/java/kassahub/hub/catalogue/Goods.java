package kassahub.hub.catalogue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** Vendors, products, device lines and the directory of serials as the back office enters them. */
public final class Goods {
  /** Rows of one list of serials. */
  public static final int MOST_ROWS = 10_000;

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_PATTERN = 100;
  private static final int LONGEST_ADDRESS = 500;
  private static final int LONGEST_MODEL = 100;
  private static final int LONGEST_SERIAL = 20;
  private static final int MOST_MONTHS = 120;
  private static final int MOST_FAULTS = 100;
  private static final Pattern SEPARATOR = Pattern.compile("[;\t]");

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final Consumer<Vendor> issuable;

  /**
   * Reads and writes through this database.
   *
   * @param issuable refuses a vendor whose licences nobody here can get
   */
  public Goods(Database database, Journal journal, InstantSource clock, Consumer<Vendor> issuable) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.issuable = issuable;
  }

  /**
   * A vendor as it is typed.
   *
   * @param address of its service; empty where none is asked
   * @param key that its registers carry, in hexadecimal; of the built-in issuer only
   * @param secret name of the token that its service wants; empty = none
   */
  public record VendorDraft(
      String name,
      String legalName,
      String ogrn,
      IssuerKind issuer,
      String address,
      String key,
      String secret,
      int dailyLimit) {

    private JsonObject config() {
      return switch (issuer) {
        case BUILT_IN -> new JsonObject().put("publicKey", key);
        case HTTP_GRANTS, FETCH -> {
          var config = new JsonObject().put("url", address);
          yield secret.isEmpty() ? config : config.put("secret", secret);
        }
        case FILES -> new JsonObject();
      };
    }
  }

  /**
   * Adds a vendor; one that is asked for licences only by who answers for licence bits.
   *
   * @throws Problem.Invalid {@code BAD_NAME}, {@code BAD_LEGAL_NAME}, {@code BAD_OGRN}, {@code
   *     BAD_ADDRESS}, {@code BAD_SECRET}, {@code BAD_LIMIT}
   * @throws Problem.Conflict {@code VENDOR_EXISTS}, {@code ISSUER_KEY_MISMATCH}
   */
  public long addVendor(Caller caller, VendorDraft draft) {
    caller.require(Permission.MANAGE_MONEY);
    var vendor = checked(0, draft, new JsonObject());
    if (vendor.issuer() != IssuerKind.FILES) {
      caller.require(Permission.RECORD_LICENCE_BITS);
    }
    return added(
        "VENDOR_EXISTS",
        caller,
        tx -> {
          long id = CatalogueStore.insertVendor(tx, vendor);
          record(tx, caller, "vendor.added", "vendor", id, facts(vendor));
          return id;
        });
  }

  /**
   * Changes a vendor; where licences come from only who answers for licence bits.
   *
   * @throws Problem.NotFound {@code NO_SUCH_VENDOR}; else as {@link #addVendor}
   */
  public void changeVendor(Caller caller, long id, VendorDraft draft) {
    caller.require(Permission.MANAGE_MONEY);
    added(
        "VENDOR_EXISTS",
        caller,
        tx -> {
          var before = CatalogueStore.vendors(tx, false).get(id);
          if (before == null) {
            throw new Problem.NotFound("NO_SUCH_VENDOR", "no vendor of that number");
          }
          var kept =
              before.issuer() == draft.issuer()
                  ? new JsonObject(before.issuerConfig())
                  : new JsonObject();
          var vendor = checked(id, draft, kept);
          requireRight(caller, before, vendor);
          CatalogueStore.updateVendor(tx, vendor);
          record(tx, caller, "vendor.changed", "vendor", id, facts(vendor));
          return id;
        });
  }

  /** Who is asked for licences, and with whose token, is as good as the licences. */
  private static void requireRight(Caller caller, Vendor before, Vendor after) {
    boolean same =
        before.issuer() == after.issuer()
            && new JsonObject(before.issuerConfig()).equals(new JsonObject(after.issuerConfig()));
    if (!same) {
      caller.require(Permission.RECORD_LICENCE_BITS);
    }
  }

  private static Map<String, String> facts(Vendor vendor) {
    return Map.of(
        "name", vendor.name(),
        "issuer", vendor.issuer().column(),
        "limit", Integer.toString(vendor.dailyLimit()));
  }

  /**
   * What the draft makes of a vendor.
   *
   * @param kept settings of the same issuer that no form asks for stay
   */
  private Vendor checked(long id, VendorDraft draft, JsonObject kept) {
    requireText(draft.name(), LONGEST_NAME, "BAD_NAME");
    requireText(draft.legalName(), LONGEST_NAME, "BAD_LEGAL_NAME");
    if (!draft.ogrn().matches("\\d{13}")) {
      throw new Problem.Invalid("BAD_OGRN", "13 digits expected");
    }
    boolean asked = draft.issuer() == IssuerKind.HTTP_GRANTS || draft.issuer() == IssuerKind.FETCH;
    if (asked
        && (!draft.address().matches("https://\\S+")
            || draft.address().length() > LONGEST_ADDRESS)) {
      throw new Problem.Invalid("BAD_ADDRESS", "an address that begins with https expected");
    }
    if (!draft.secret().matches("[A-Za-z0-9_-]{0,60}")) {
      throw new Problem.Invalid("BAD_SECRET", "a name of up to 60 letters and digits expected");
    }
    if (draft.dailyLimit() < 1) {
      throw new Problem.Invalid("BAD_LIMIT", "at least one a day expected");
    }
    kept.remove("secret");
    var vendor =
        new Vendor(
            id,
            draft.name(),
            draft.legalName(),
            draft.ogrn(),
            draft.issuer(),
            kept.mergeIn(draft.config()).encode(),
            draft.dailyLimit(),
            false);
    issuable.accept(vendor);
    return vendor;
  }

  /**
   * Adds a product.
   *
   * @param type its id is ignored
   * @throws Problem.Invalid {@code BAD_NAME}, {@code BAD_ARTICLE}, {@code BAD_HOLDER}, {@code
   *     BAD_TERM}
   * @throws Problem.Conflict {@code PRODUCT_EXISTS} with this name or article
   */
  public long addProduct(Caller caller, LicenceType type) {
    caller.require(Permission.MANAGE_MONEY);
    requireText(type.name(), LONGEST_NAME, "BAD_NAME");
    requireText(type.article(), LONGEST_NAME, "BAD_ARTICLE");
    requireText(type.rightsHolder(), LONGEST_NAME, "BAD_HOLDER");
    if (type.term().value() > MOST_MONTHS) {
      throw new Problem.Invalid("BAD_TERM", "1 to " + MOST_MONTHS + " months expected");
    }
    return added(
        "PRODUCT_EXISTS",
        caller,
        tx -> {
          long id = CatalogueStore.insertLicenceType(tx, type);
          record(
              tx, caller, "product.added", "licence-type", id, Map.of("article", type.article()));
          return id;
        });
  }

  /**
   * A device line as it is typed.
   *
   * @param pattern a regular expression over the whole serial
   * @param guide an address; empty = none
   */
  public record LineDraft(
      long vendor, long product, String name, String pattern, InstallMethod method, String guide) {}

  /**
   * Adds a device line.
   *
   * @throws Problem.Invalid {@code BAD_NAME}, {@code BAD_PATTERN}, {@code BAD_ADDRESS}
   * @throws Problem.NotFound {@code NO_SUCH_VENDOR}, {@code NO_SUCH_PRODUCT}
   * @throws Problem.Conflict {@code LINE_EXISTS} with this name
   */
  public long addLine(Caller caller, LineDraft draft) {
    caller.require(Permission.MANAGE_MONEY);
    var line = checked(0, draft);
    return added(
        "LINE_EXISTS",
        caller,
        tx -> {
          requireKnown(tx, line);
          long id = CatalogueStore.insertLine(tx, line);
          record(tx, caller, "line.added", "device-line", id, Map.of("name", line.name()));
          return id;
        });
  }

  /**
   * Changes a device line: what is sold from now on. What was sold stays as it was.
   *
   * @throws Problem.NotFound {@code NO_SUCH_LINE}; else as {@link #addLine}
   */
  public void changeLine(Caller caller, long id, LineDraft draft) {
    caller.require(Permission.MANAGE_MONEY);
    var line = checked(id, draft);
    added(
        "LINE_EXISTS",
        caller,
        tx -> {
          requireKnown(tx, line);
          if (!CatalogueStore.updateLine(tx, line)) {
            throw noSuchLine();
          }
          record(
              tx,
              caller,
              "line.changed",
              "device-line",
              id,
              Map.of(
                  "name", line.name(),
                  "pattern", draft.pattern(),
                  "method", line.installMethod().column()));
          return id;
        });
  }

  /**
   * What became of a list of serials.
   *
   * @param loaded so many are in the directory now
   * @param faults what is wrong with other rows, 100 at most
   */
  public record Loaded(int loaded, List<Fault> faults) {
    public Loaded {
      faults = List.copyOf(faults);
    }
  }

  /**
   * A row that was not taken.
   *
   * @param row counted from one
   * @param reason end of a key: {@code serial}, {@code model}, {@code day}, {@code twice}
   */
  public record Fault(int row, String text, String reason) {}

  /**
   * Puts serials of one line into the directory: {@code serial;model} or {@code serial;model;until}
   * a row. Good rows go in, bad ones are told. What we sold keeps its date.
   *
   * @throws Problem.NotFound {@code NO_SUCH_LINE}
   * @throws Problem.Invalid {@code TOO_MANY_ROWS}, {@code NO_ROWS}
   */
  public Loaded load(Caller caller, long lineId, String text) {
    caller.require(Permission.MANAGE_MONEY);
    var rows = text.lines().map(String::strip).toList();
    if (rows.size() > MOST_ROWS) {
      throw new Problem.Invalid("TOO_MANY_ROWS", "at most " + MOST_ROWS + " rows");
    }
    if (rows.stream().allMatch(String::isEmpty)) {
      throw new Problem.Invalid("NO_ROWS", "no row has a serial");
    }
    return database.transact(
        caller.scope(),
        tx -> {
          tx.planEachTime();
          var line = Optional.ofNullable(CatalogueStore.lines(tx, false).get(lineId));
          var read = read(rows, line.orElseThrow(Goods::noSuchLine));
          load(tx, read.devices(), clock.instant());
          record(
              tx,
              caller,
              "devices.loaded",
              "device-line",
              lineId,
              Map.of("devices", Integer.toString(read.devices().size())));
          return new Loaded(read.devices().size(), read.faults());
        });
  }

  private record Read(List<NewDevice> devices, List<Fault> faults) {}

  private static Read read(List<String> rows, DeviceLine line) {
    var devices = new LinkedHashMap<String, NewDevice>();
    var faults = new ArrayList<Fault>();
    for (int at = 0; at < rows.size(); at++) {
      String row = rows.get(at);
      if (row.isEmpty()) {
        continue;
      }
      var fields = SEPARATOR.split(row, -1);
      String serial = fields[0].strip();
      String model = fields.length > 1 ? fields[1].strip() : "";
      var until = fields.length > 2 ? day(fields[2].strip()) : new Day(Optional.empty(), true);
      var fault = fault(serial, model, until, line, devices.containsKey(serial));
      if (fault.isEmpty()) {
        devices.put(serial, new NewDevice(serial, line.id(), model, until.day(), Optional.empty()));
      } else if (faults.size() < MOST_FAULTS) {
        faults.add(new Fault(at + 1, row, fault.get()));
      }
    }
    return new Read(List.copyOf(devices.values()), faults);
  }

  private record Day(Optional<LocalDate> day, boolean good) {}

  private static Day day(String text) {
    if (text.isEmpty()) {
      return new Day(Optional.empty(), true);
    }
    var day = LegalDay.typed(text);
    return new Day(day, day.isPresent());
  }

  private static Optional<String> fault(
      String serial, String model, Day until, DeviceLine line, boolean twice) {
    if (serial.length() > LONGEST_SERIAL
        || SandboxSerial.is(serial)
        || !line.serialPattern().matcher(serial).matches()) {
      return Optional.of("serial");
    }
    if (model.isEmpty() || model.length() > LONGEST_MODEL) {
      return Optional.of("model");
    }
    if (!until.good()) {
      return Optional.of("day");
    }
    return twice ? Optional.of("twice") : Optional.empty();
  }

  private static void load(Tx tx, List<NewDevice> devices, Instant now) {
    var known =
        DeviceStore.find(
            tx,
            devices.stream().map(NewDevice::serial).collect(Collectors.toSet()),
            OptionalLong.empty());
    DeviceStore.load(
        tx,
        devices.stream()
            .map(
                device -> {
                  var before = known.get(device.serial());
                  boolean sold =
                      before != null
                          && before
                              .subscription()
                              .filter(paid -> paid.source() == SubscriptionSource.ACTIVATION)
                              .isPresent();
                  return sold
                      ? new NewDevice(
                          device.serial(),
                          device.lineId(),
                          device.model(),
                          Optional.empty(),
                          Optional.empty())
                      : device;
                })
            .toList(),
        now);
  }

  private static DeviceLine checked(long id, LineDraft draft) {
    requireText(draft.name(), LONGEST_NAME, "BAD_NAME");
    requireText(draft.pattern(), LONGEST_PATTERN, "BAD_PATTERN");
    boolean web = draft.guide().isEmpty() || draft.guide().matches("https?://\\S+");
    if (!web || draft.guide().length() > LONGEST_ADDRESS) {
      throw new Problem.Invalid("BAD_ADDRESS", "an address of the web expected");
    }
    try {
      return new DeviceLine(
          id,
          draft.vendor(),
          draft.product(),
          draft.name(),
          Pattern.compile(draft.pattern()),
          draft.method(),
          Optional.of(draft.guide()).filter(address -> !address.isEmpty()));
    } catch (PatternSyntaxException wrong) {
      throw new Problem.Invalid("BAD_PATTERN", "not a regular expression");
    }
  }

  private static void requireKnown(Tx tx, DeviceLine line) {
    if (!CatalogueStore.vendors(tx, false).containsKey(line.vendorId())) {
      throw new Problem.NotFound("NO_SUCH_VENDOR", "no vendor of that number");
    }
    if (!CatalogueStore.licenceTypes(tx, false).containsKey(line.licenceTypeId())) {
      throw new Problem.NotFound("NO_SUCH_PRODUCT", "no product of that number");
    }
  }

  private static void requireText(String text, int longest, String code) {
    if (text.isBlank() || text.length() > longest) {
      throw new Problem.Invalid(code, "1 to " + longest + " characters expected");
    }
  }

  private interface Addition {
    long add(Tx tx);
  }

  private long added(String code, Caller caller, Addition addition) {
    try {
      return database.transact(caller.scope(), addition::add);
    } catch (UniqueViolation twice) {
      throw new Problem.Conflict(code, "the name is taken");
    }
  }

  private void record(
      Tx tx, Caller caller, String action, String kind, long id, Map<String, String> details) {
    journal.record(tx, caller.actor(), action, kind, Long.toString(id), details);
  }

  private static Problem noSuchLine() {
    return new Problem.NotFound("NO_SUCH_LINE", "no device line of that number");
  }
}
