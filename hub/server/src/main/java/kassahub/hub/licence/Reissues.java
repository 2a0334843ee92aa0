package kassahub.hub.licence;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.GrantAnswer.Granted;

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
  public record Sold(long activation, long vendor, LicenceMask mask, LocalDate until) {}

  private final Devices devices;
  private final Journal journal;
  private final InstantSource clock;
  private final IssuerKey key;

  public Reissues(Devices devices, Journal journal, InstantSource clock, IssuerKey key) {
    this.devices = devices;
    this.journal = journal;
    this.clock = clock;
    this.key = key;
  }

  /**
   * What was sold through the same day, with the bits that the register was shipped with or that
   * operators answer for; what else was issued for it may not have been paid.
   *
   * @return empty when it has them all, or the register does not carry our key
   */
  public Optional<LicenceLine> again(Tx tx, String serial, Sold sold) {
    var device = devices.ofIssuer(tx, List.of(serial), IssuerKind.BUILT_IN).get(serial);
    if (device == null) {
      return Optional.empty();
    }
    var mask =
        device
            .baseline()
            .orElse(LicenceMask.none())
            .union(sold.mask())
            .throughQuarterOf(sold.until());
    if (sold.mask().covers(mask)) {
      return Optional.empty();
    }
    var line = key.sign(serial, mask);
    var now = clock.instant();
    var request = sold.activation() + " again " + now.toEpochMilli();
    IssuedLicenceStore.insert(
        tx,
        new IssuedLicenceStore.Batch(sold.vendor(), request, now),
        List.of(new Granted(line, sold.until())));
    journal.record(
        tx,
        Actor.hub(),
        "licence.signed",
        "activation",
        Long.toString(sold.activation()),
        Map.of("licences", "1", "serial", serial, "again", "bits-recorded"));
    return Optional.of(line);
  }
}
