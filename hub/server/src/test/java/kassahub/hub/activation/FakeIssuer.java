package kassahub.hub.activation;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.licence.GrantAnswer;
import kassahub.hub.licence.GrantAnswer.Granted;
import kassahub.hub.licence.GrantRequest;
import kassahub.hub.licence.IssuerKey;
import kassahub.hub.licence.LicenceIssuer;
import kassahub.hub.licence.VendorDevice;
import kassahub.hub.problem.Problem;

/** A vendor that does what a test tells it to, and remembers what it granted. */
public final class FakeIssuer implements LicenceIssuer {
  public final List<GrantRequest> asked = new CopyOnWriteArrayList<>();
  public final List<List<String>> checked = new CopyOnWriteArrayList<>();
  public final Map<String, Granted> granted = new ConcurrentHashMap<>();
  private final Deque<Mood> moods = new ConcurrentLinkedDeque<>();
  private final IssuerKey key = IssuerKey.random();
  public Set<String> refused = Set.of();
  public String refusal = "the device is not ours";

  /** What it makes of a line that it grants; nothing = what was asked for. */
  public Function<GrantRequest.Line, GrantRequest.Line> own = line -> line;

  /** What it tells when it is asked about devices; empty when it cannot be asked. */
  public Optional<Map<String, VendorDevice>> devices = Optional.empty();

  /** What else happens while it is asked about devices. */
  public Runnable meanwhile = () -> {};

  private boolean silent;

  /** How the next question is taken; granting when nothing is planned. */
  public enum Mood {
    GRANT,
    DIE_AFTER_GRANT,
    BE_SILENT,
    BE_SLOW
  }

  public void next(Mood... planned) {
    moods.addAll(List.of(planned));
  }

  /** Whether questions about devices stay without an answer. */
  public void silent(boolean now) {
    silent = now;
  }

  @Override
  public Optional<Map<String, VendorDevice>> check(List<String> serials) {
    checked.add(serials);
    meanwhile.run();
    if (silent) {
      throw new Problem.Unavailable("VENDOR_UNAVAILABLE", "no answer");
    }
    return devices;
  }

  @Override
  public GrantAnswer grant(GrantRequest request) {
    asked.add(request);
    return switch (Objects.requireNonNullElse(moods.pollFirst(), Mood.GRANT)) {
      case GRANT -> answer(request);
      case DIE_AFTER_GRANT -> {
        answer(request);
        throw new Problem.Unavailable("VENDOR_UNAVAILABLE", "died after granting");
      }
      case BE_SILENT -> throw new Problem.Unavailable("VENDOR_UNAVAILABLE", "no answer");
      case BE_SLOW -> new GrantAnswer.InProgress(Duration.ofSeconds(5));
    };
  }

  private GrantAnswer answer(GrantRequest request) {
    return new GrantAnswer.Decided(
        request.lines().stream().map(own).map(line -> answer(request.requestId(), line)).toList());
  }

  private GrantAnswer.LineAnswer answer(String requestId, GrantRequest.Line line) {
    if (refused.contains(line.serial())) {
      return new GrantAnswer.LineRefused(line.serial(), "NOT_OURS", refusal);
    }
    return granted.computeIfAbsent(
        requestId + "/" + line.serial(),
        fresh ->
            new Granted(
                key.sign(
                    line.serial(),
                    line.lastMask().orElse(LicenceMask.none()).throughQuarterOf(line.until())),
                line.until()));
  }
}
