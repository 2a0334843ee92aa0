package kassahub.hub.catalogue;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;

/**
 * The directory of devices: serial → model, line and until when it is paid. Every verb takes
 * a set and writes it in one statement.
 */
public final class Devices {
  private final Database database;
  private final InstantSource clock;

  public Devices(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What is known of these serials; unknown ones and those of sandboxes are missing. */
  public Map<String, Device> find(Tx tx, Collection<String> serials) {
    return DeviceStore.find(tx, serials, OptionalLong.empty());
  }

  /** The same as this buyer sees it: in a sandbox its own made-up devices and nothing else. */
  public Map<String, Device> find(Tx tx, PriceBuyer buyer, Collection<String> serials) {
    return DeviceStore.find(
        tx, serials, buyer.sandbox() ? OptionalLong.of(buyer.account()) : OptionalLong.empty());
  }

  /** Those of these serials whose vendor uses this issuer. */
  public Map<String, Device> ofIssuer(Tx tx, Collection<String> serials, IssuerKind issuer) {
    return DeviceStore.ofIssuer(tx, serials, issuer);
  }

  /** The same; their rows stay as they are until the transaction ends. */
  public Map<String, Device> hold(Tx tx, Collection<String> serials, IssuerKind issuer) {
    return DeviceStore.hold(tx, serials, issuer);
  }

  /** Writes what a device was shipped with. */
  public void baseline(Tx tx, String serial, LicenceMask mask) {
    DeviceStore.baseline(tx, serial, mask, clock.instant());
  }

  /** What a device of this serial is called; empty when nobody has told of it. */
  public Optional<String> model(String serial) {
    return database.transact(
        tx -> Optional.ofNullable(find(tx, List.of(serial)).get(serial)).map(Device::model));
  }

  /** Whether there is a device whose line is known: one that could be sold for. */
  public boolean any() {
    return database.transact(DeviceStore::any);
  }

  /** Adds devices or corrects their line and model. */
  public void load(List<NewDevice> devices) {
    database.run(tx -> DeviceStore.load(tx, devices, clock.instant()));
  }

  /** Adds devices of a sandbox; of those that are there it sets back until when they are paid. */
  public void makeUp(Tx tx, long sandbox, List<NewDevice> devices) {
    DeviceStore.makeUp(tx, sandbox, devices, clock.instant());
  }

  /**
   * Notes serials that agents saw and nobody had told of; their line stays unknown. A device that
   * is known already keeps what import or vendor said.
   *
   * @param models serial → model as the register itself says
   */
  public void seen(Tx tx, Map<String, String> models) {
    if (!models.isEmpty()) {
      DeviceStore.seen(tx, models, clock.instant());
    }
  }

  /**
   * Lists lack the date of a device that was imported in the same moment as its register first
   * reported: neither transaction saw the other. Looks at the ten thousand newest registers that
   * nothing was sold to; for a clock.
   *
   * @return how many dates came
   */
  public int carryOverMissed() {
    return database.transact(
        tx -> {
          tx.planEachTime();
          return DeviceStore.carryOver(tx);
        });
  }

  /** Writes until when devices are paid. */
  public void paidUntil(Tx tx, Map<String, LocalDate> until, SubscriptionSource source) {
    if (!until.isEmpty()) {
      DeviceStore.paidUntil(tx, until, source, clock.instant());
    }
  }
}
