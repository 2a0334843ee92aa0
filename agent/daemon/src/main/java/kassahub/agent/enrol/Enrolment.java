package kassahub.agent.enrol;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import kassahub.agent.enrol.EnrolmentException.Kind;
import kassahub.proto.EnrolSignature;
import kassahub.proto.EnrolmentString;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.EnrolRequest;
import kassahub.proto.v1.FormerIdentity;
import kassahub.proto.v1.RenewRequest;

/** Gets the agent its certificate: the first one against a token, later ones against the last. */
public final class Enrolment {
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final IdentityFiles files;
  private final String version;
  private final InstantSource clock;
  private final Pause pause;

  /** How to wait; tests do not. */
  @FunctionalInterface
  public interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /** What happens while enrolling, for the person who waits. */
  public interface Progress {
    /** A person at the hub has to approve; the next question comes after this time. */
    void waitingForApproval(Duration again);
  }

  public Enrolment(IdentityFiles files, String version, InstantSource clock, Pause pause) {
    this.files = files;
    this.version = version;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Enrols this computer; waits as long as a person has to approve.
   *
   * @return the identity, stored
   * @throws EnrolmentException when the hub cannot be reached, believed or does not want us; asking
   *     again with the same string is safe
   */
  public Identity enrol(EnrolmentString string, Progress progress)
      throws EnrolmentException, IOException, InterruptedException {
    try {
      KeyPair keys = files.keysFor(string.token());
      EnrolRequest request = request(string.token(), keys);
      EnrolAnswer answer = EnrolmentCall.enrol(string, request, clock.instant());
      while (!answer.getIssued()) {
        Duration again = wait(answer);
        progress.waitingForApproval(again);
        pause.of(again);
        answer = EnrolmentCall.enrol(string, request, clock.instant());
      }
      var root = Answers.pinned(answer, string.rootHash());
      Identity identity = Answers.accept(answer, keys, List.of(root), hubTime(answer));
      files.enrolled(identity);
      return identity;
    } catch (GeneralSecurityException unusable) {
      throw new EnrolmentException(Kind.ANSWER, "keys cannot be used: " + unusable, unusable);
    }
  }

  /**
   * Asks for a certificate for a new key; it is stored beside the one in use until it connects. An
   * answer that gets lost costs nothing: the next question is for another key.
   */
  public Identity renew(RenewalCall hub, Identity current)
      throws EnrolmentException, IOException, InterruptedException {
    try {
      KeyPair keys = SigningRequest.newKeys();
      var request =
          RenewRequest.newBuilder()
              .setCsr(ByteString.copyFrom(SigningRequest.of(keys, current.agent())))
              .build();
      EnrolAnswer answer = hub.ask(request);
      Identity renewed =
          Answers.accept(answer, keys, current.credentials().roots(), hubTime(answer));
      if (!renewed.agent().equals(current.agent())) {
        throw new EnrolmentException(
            Kind.ANSWER, "the hub renewed another agent: " + renewed.agent(), null);
      }
      files.renewed(renewed);
      return renewed;
    } catch (GeneralSecurityException unusable) {
      throw new EnrolmentException(Kind.ANSWER, "keys cannot be used: " + unusable, unusable);
    }
  }

  private EnrolRequest request(String token, KeyPair keys)
      throws GeneralSecurityException, IOException {
    byte[] csr = SigningRequest.of(keys, "agent");
    var request =
        EnrolRequest.newBuilder()
            .setToken(token)
            .setCsr(ByteString.copyFrom(csr))
            .setVersion(version)
            .setHost(host())
            .setDeviceTimeMillis(clock.millis());
    former(csr).ifPresent(request::setFormer);
    return request.build();
  }

  /**
   * Who this computer has been: without it the hub waits until the old agent counts as gone before
   * it hears the new one for the same registers.
   */
  private Optional<FormerIdentity> former(byte[] csr) throws GeneralSecurityException {
    Optional<Identity> identity;
    try {
      identity = files.current();
    } catch (IOException damaged) {
      return Optional.empty(); // a reason to enrol again
    }
    if (identity.isEmpty()) {
      return Optional.empty();
    }
    Credentials credentials = identity.get().credentials();
    var signature = Signature.getInstance(EnrolSignature.ALGORITHM);
    signature.initSign(credentials.key());
    signature.update(EnrolSignature.bytes(csr));
    return Optional.of(
        FormerIdentity.newBuilder()
            .setCertificate(ByteString.copyFrom(credentials.certificate().getEncoded()))
            .setSignature(ByteString.copyFrom(signature.sign()))
            .build());
  }

  /** The hub's clock, because the till's may be wrong; the chain was shown by the pinned root. */
  private Instant hubTime(EnrolAnswer answer) {
    return answer.getHubTimeMillis() > 0
        ? Instant.ofEpochMilli(answer.getHubTimeMillis())
        : clock.instant();
  }

  private static Duration wait(EnrolAnswer answer) {
    Duration asked = Duration.ofSeconds(answer.getRetrySeconds());
    if (asked.compareTo(SHORTEST_WAIT) < 0) {
      return SHORTEST_WAIT;
    }
    return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
  }

  /** What this computer is called; empty when it has no name. */
  public static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "";
    }
  }
}
