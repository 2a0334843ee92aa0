package kassahub.agent.enrol;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a new certificate is due: from two thirds of the old one's life, or when the hub
 * says so. Tried at most once an hour; a failure is no harm while the old one is good.
 */
public final class Renewal {
  private static final Duration AGAIN = Duration.ofHours(1);
  private static final Logger log = LoggerFactory.getLogger(Renewal.class);

  private final IdentityFiles files;
  private final Enrolment enrolment;
  private final Supplier<Instant> trustedTime;
  private Instant lastTry = Instant.MIN;
  private volatile boolean asked;

  public Renewal(IdentityFiles files, Enrolment enrolment, Supplier<Instant> trustedTime) {
    this.files = files;
    this.enrolment = enrolment;
    this.trustedTime = trustedTime;
  }

  /** The hub wants a new certificate now. */
  public void ask() {
    asked = true;
  }

  /**
   * Renews when it is due. What the hub refused is asked again after an hour. Blocks for the length
   * of a call.
   *
   * @return what went wrong, for a person; empty when nothing was due or all went well
   */
  public synchronized Optional<String> renewIfDue(RenewalCall hub) throws InterruptedException {
    Instant now = trustedTime.get();
    try {
      Optional<Identity> current = files.current();
      boolean waits = files.next().isPresent();
      if (current.isEmpty() || waits || !isDue(current.get(), now)) {
        return Optional.empty();
      }
      lastTry = now;
      Identity renewed = enrolment.renew(hub, current.get());
      asked = false;
      log.info(
          "certificate renewed agent={} until={}",
          renewed.agent(),
          renewed.credentials().certificate().getNotAfter());
      return Optional.empty();
    } catch (EnrolmentException failed) {
      if (failed.kind() == EnrolmentException.Kind.UNREACHABLE) {
        lastTry = Instant.MIN; // not asked at all: again with the next connection
      }
      return failed(failed);
    } catch (IOException failed) {
      return failed(failed);
    }
  }

  private static Optional<String> failed(Exception failed) {
    log.warn("certificate not renewed", failed);
    return Optional.of("the certificate could not be renewed: " + failed.getMessage());
  }

  private boolean isDue(Identity current, Instant now) {
    boolean rested =
        lastTry.equals(Instant.MIN)
            || now.isBefore(lastTry) // the clock was set back, by an hour or by years
            || !now.isBefore(lastTry.plus(AGAIN));
    return rested && (asked || !now.isBefore(dueAt(current.credentials())));
  }

  /** Two thirds of the certificate's life. */
  static Instant dueAt(Credentials credentials) {
    Instant from = credentials.certificate().getNotBefore().toInstant();
    Instant to = credentials.certificate().getNotAfter().toInstant();
    return from.plus(Duration.between(from, to).multipliedBy(2).dividedBy(3));
  }
}
