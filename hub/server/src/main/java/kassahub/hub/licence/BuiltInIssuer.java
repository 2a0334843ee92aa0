package kassahub.hub.licence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.licence.GrantAnswer.Granted;

/**
 * Signs licences with our own key, for registers that carry it: {@code KassaHub licence 1}, a zero
 * byte, serial, licence (design d14). Every grant is a row, so the same question always gets the
 * same answer; a vendor's daily limit holds over all instances.
 */
final class BuiltInIssuer implements LicenceIssuer {
  private final IssuedLicences issued;
  private final IssuerKey key;
  private final Vendor vendor;

  BuiltInIssuer(IssuedLicences issued, IssuerKey key, Vendor vendor) {
    this.issued = issued;
    this.key = key;
    this.vendor = vendor;
  }

  @Override
  public Optional<Map<String, VendorDevice>> check(List<String> serials) {
    return Optional.empty();
  }

  @Override
  public GrantAnswer grant(GrantRequest request) {
    var earlier = bySerial(issued.find(request.requestId()));
    var fresh =
        request.lines().stream()
            .filter(line -> !earlier.containsKey(line.serial()))
            .map(this::sign)
            .toList();
    if (!issued.record(vendor, request.requestId(), fresh)) {
      return new GrantAnswer.Refused(
          "DAILY_LIMIT", "no more than " + vendor.dailyLimit() + " licences a day");
    }
    var all = new HashMap<>(bySerial(issued.find(request.requestId())));
    return new GrantAnswer.Decided(
        request.lines().stream()
            .<GrantAnswer.LineAnswer>map(line -> all.get(line.serial()))
            .toList());
  }

  @Override
  public Optional<LicenceLine> fetch(String serial) {
    return issued.last(vendor, serial);
  }

  private Granted sign(GrantRequest.Line line) {
    var mask = line.lastMask().orElse(LicenceMask.none()).throughQuarterOf(line.until());
    return new Granted(key.sign(line.serial(), mask), line.until());
  }

  private static Map<String, Granted> bySerial(List<Granted> lines) {
    return lines.stream().collect(Collectors.toMap(Granted::serial, Function.identity()));
  }
}
