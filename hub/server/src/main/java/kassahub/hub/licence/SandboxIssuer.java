package kassahub.hub.licence;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.licence.GrantAnswer.Decided;
import kassahub.hub.licence.GrantAnswer.Granted;
import kassahub.hub.licence.GrantAnswer.InProgress;
import kassahub.hub.licence.GrantAnswer.LineAnswer;
import kassahub.hub.licence.GrantAnswer.LineRefused;

/**
 * Plays the vendor in sandboxes: keeps nothing, asks nobody, and does what the serial says. Its key
 * is known to everybody, so no register takes its licences.
 */
final class SandboxIssuer implements LicenceIssuer {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(20);

  private final IssuerKey key = IssuerKey.ofSandboxes();

  @Override
  public Optional<Map<String, VendorDevice>> check(List<String> serials) {
    if (any(serials.stream(), SandboxOutcome.SILENT)) {
      throw VendorCall.unavailable("the sandbox plays a vendor that is away");
    }
    return Optional.empty();
  }

  @Override
  public GrantAnswer grant(GrantRequest request) {
    var serials = request.lines().stream().map(GrantRequest.Line::serial).toList();
    boolean slow = any(serials.stream(), SandboxOutcome.SLOW) && !request.asked();
    if (slow || any(serials.stream(), SandboxOutcome.ENDLESS)) {
      return new InProgress(ASK_AGAIN);
    }
    boolean alone = serials.stream().allMatch(SandboxOutcome::leftOver);
    return new Decided(request.lines().stream().map(line -> answer(line, alone)).toList());
  }

  private LineAnswer answer(GrantRequest.Line line, boolean alone) {
    if (any(Stream.of(line.serial()), SandboxOutcome.REFUSED)) {
      return new LineRefused(line.serial(), "SANDBOX_REFUSED", "the sandbox plays a refusal");
    }
    if (SandboxOutcome.leftOver(line.serial()) && !alone) {
      return new LineRefused(line.serial(), "SANDBOX_REFUSED_ONCE", "ask again and it is granted");
    }
    if (line.until().isAfter(LicenceMask.LAST_DAY)) {
      return new LineRefused(
          line.serial(), "SANDBOX_USED_UP", "paid for a century: begin the sandbox anew");
    }
    var mask = LicenceMask.none().throughQuarterOf(line.until());
    return new Granted(key.sign(line.serial(), mask), line.until());
  }

  private static boolean any(Stream<String> serials, SandboxOutcome outcome) {
    return serials.map(SandboxOutcome::of).flatMap(Optional::stream).anyMatch(outcome::equals);
  }
}
