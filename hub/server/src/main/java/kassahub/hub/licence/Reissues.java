package kassahub.hub.licence;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.licence.GrantAnswer.Granted;
import kassahub.hub.problem.Problem;

/**
 * Signs what was sold once more, when the hub answers for more bits of its register by now
 * (decision 021).
 */
public final class Reissues {
  /**
   * A licence that was bought and is not on its register.
   *
   * @param mask what was signed for it before
   */
  public record Sold(String serial, LicenceMask mask, LocalDate until) {}

  /** Licences of one activation. */
  public record Sale(long activation, long vendor, List<Sold> lines) {
    public Sale {
      lines = List.copyOf(lines);
    }
  }

  private final Devices devices;
  private final IssuedLicences issued;
  private final IssuerKey key;

  public Reissues(Devices devices, IssuedLicences issued, IssuerKey key) {
    this.devices = devices;
    this.issued = issued;
    this.key = key;
  }

  /**
   * What was sold through the same day, with the bits that the register was shipped with or that
   * operators answer for; what else was issued for it may not have been paid. Nobody records bits
   * of these registers until the transaction ends.
   *
   * @return nothing for what has them all, or whose register does not carry our key
   * @throws Problem.Conflict {@code DAILY_LIMIT}; nothing was written then
   */
  public List<LicenceLine> again(Tx tx, Actor actor, Sale sale) {
    var serials = sale.lines().stream().map(Sold::serial).toList();
    var ours = devices.hold(tx, serials, IssuerKind.BUILT_IN);
    var signed = new ArrayList<Granted>();
    for (var sold : sale.lines()) {
      var device = ours.get(sold.serial());
      if (device != null) {
        var mask = whole(device.baseline().orElse(LicenceMask.none()), sold);
        if (!sold.mask().covers(mask)) {
          signed.add(new Granted(key.sign(sold.serial(), mask), sold.until()));
        }
      }
    }
    if (!issued.recordAgain(tx, actor, sale, signed)) {
      throw new Problem.Conflict("DAILY_LIMIT", "the vendor's licences of today are used up");
    }
    return signed.stream().map(Granted::licence).toList();
  }

  private static LicenceMask whole(LicenceMask baseline, Sold sold) {
    return baseline.union(sold.mask()).throughQuarterOf(sold.until());
  }
}
