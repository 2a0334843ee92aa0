package kassahub.hub.licence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.licence.GrantAnswer.Granted;
import kassahub.hub.licence.GrantAnswer.LineAnswer;
import kassahub.hub.licence.GrantAnswer.LineRefused;

/**
 * Signs licences with our own key, for registers that carry it: {@code KassaHub licence 1}, a zero
 * byte, serial, licence (design d14). Every grant is a row, so the same question always gets the
 * same answer; a vendor's daily limit holds over all instances.
 *
 * <p>A licence builds on the bits that the hub answers for and on nothing else: a register that
 * shows more gets none until a person has looked (decision 021).
 */
final class BuiltInIssuer implements LicenceIssuer {
  private final IssuedLicences issued;
  private final KnownBits known;
  private final IssuerKey key;
  private final Vendor vendor;

  BuiltInIssuer(IssuedLicences issued, KnownBits known, IssuerKey key, Vendor vendor) {
    this.issued = issued;
    this.known = known;
    this.key = key;
    this.vendor = vendor;
  }

  @Override
  public Optional<Map<String, VendorDevice>> check(List<String> serials) {
    return Optional.of(known.paid(serials));
  }

  @Override
  public GrantAnswer grant(GrantRequest request) {
    var earlier = bySerial(issued.find(request.requestId()));
    var fresh = request.lines().stream().filter(l -> !earlier.containsKey(l.serial())).toList();
    Map<String, LineAnswer> answers = answers(fresh);
    var signed =
        answers.values().stream()
            .filter(Granted.class::isInstance)
            .map(Granted.class::cast)
            .toList();
    if (!issued.record(vendor, request.requestId(), signed)) {
      return new GrantAnswer.Refused(
          "DAILY_LIMIT", "no more than " + vendor.dailyLimit() + " licences a day");
    }
    answers.putAll(bySerial(issued.find(request.requestId())));
    return new GrantAnswer.Decided(
        request.lines().stream().map(line -> answers.get(line.serial())).toList());
  }

  private Map<String, LineAnswer> answers(List<GrantRequest.Line> lines) {
    var bases = known.of(lines.stream().map(GrantRequest.Line::serial).toList());
    return lines.parallelStream() // signing is all its work, and ten thousand are a second of it
        .map(line -> answer(line, bases.getOrDefault(line.serial(), LicenceMask.none())))
        .collect(
            Collectors.toMap(
                LineAnswer::serial, Function.identity(), (first, twice) -> twice, HashMap::new));
  }

  private LineAnswer answer(GrantRequest.Line line, LicenceMask base) {
    if (line.lastMask().filter(shown -> !base.covers(shown)).isPresent()) {
      return new LineRefused(
          line.serial(), "UNKNOWN_BITS", "the register shows bits that nobody here answers for");
    }
    return new Granted(key.sign(line.serial(), base.throughQuarterOf(line.until())), line.until());
  }

  private static Map<String, Granted> bySerial(List<Granted> lines) {
    return lines.stream().collect(Collectors.toMap(Granted::serial, Function.identity()));
  }
}
