package kassahub.hub.gateway;

import com.google.protobuf.ByteString;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import kassahub.hub.agent.AgentPorts;
import kassahub.hub.agent.EnrolmentAsk;
import kassahub.hub.agent.EnrolmentOutcome;
import kassahub.hub.agent.Enrolments;
import kassahub.hub.agent.certificate.FormerIdentity;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.problem.Problem;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.EnrolRequest;
import kassahub.proto.v1.RenewAnswer;
import kassahub.proto.v1.RenewRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers agents that ask for a certificate, whatever carries the question. Blocks. */
public final class Certificates {
  private static final Logger log = LoggerFactory.getLogger(Certificates.class);
  private static final int LONGEST_TOKEN = 64;
  private static final int RETRY_SECONDS = 15;

  private final Parts parts;

  /** What answering needs of the hub. */
  public record Parts(
      Enrolments enrolments,
      X509Certificate root,
      Supplier<AgentPorts> ports,
      InstantSource clock) {}

  public Certificates(Parts parts) {
    this.parts = parts;
  }

  /**
   * The first certificate: the token speaks.
   *
   * @throws Problem when it is refused, see {@link Enrolments#enrol}
   */
  public EnrolAnswer enrol(EnrolRequest request) {
    if (request.getToken().isEmpty() || request.getToken().length() > LONGEST_TOKEN) {
      throw new Problem.Invalid("TOKEN_SHAPE", "a token has 1 to 64 characters");
    }
    return message(
        parts
            .enrolments()
            .enrol(
                new EnrolmentAsk(
                    request.getToken(),
                    request.getCsr().toByteArray(),
                    request.getVersion(),
                    request.getHost(),
                    former(request))));
  }

  private static Optional<FormerIdentity> former(EnrolRequest request) {
    return request.hasFormer()
        ? Optional.of(
            new FormerIdentity(
                request.getFormer().getCertificate().toByteArray(),
                request.getFormer().getSignature().toByteArray()))
        : Optional.empty();
  }

  /** The next certificate: the one that opened the link speaks. A refusal is an answer. */
  RenewAnswer renew(AgentLink link, RenewRequest request) {
    try {
      var issued =
          parts
              .enrolments()
              .renew(link.agent(), link.certificate(), request.getCsr().toByteArray());
      return RenewAnswer.newBuilder().setIssued(message(issued)).build();
    } catch (Problem refused) {
      log.warn("A new certificate is refused. agent={} code={}", link.agent(), refused.code());
      return refusal(refused.code(), String.valueOf(refused.getMessage()));
    } catch (RuntimeException failed) {
      if (!(failed instanceof DatabaseAway)) {
        log.error("A certificate could not be renewed now. agent={}", link.agent(), failed);
      }
      return refusal(RefusalCode.NOT_NOW.name(), "try again later");
    }
  }

  private static RenewAnswer refusal(String code, String message) {
    return RenewAnswer.newBuilder().setCode(code).setMessage(message).build();
  }

  private EnrolAnswer message(EnrolmentOutcome outcome) {
    AgentPorts where = parts.ports().get();
    var answer =
        EnrolAnswer.newBuilder()
            .setHubTimeMillis(parts.clock().millis())
            .addRoots(der(parts.root()))
            .setMqtt(where.mqttAddress())
            .setGrpc(where.grpcAddress());
    switch (outcome) {
      case EnrolmentOutcome.Issued issued -> {
        answer.setIssued(true).setAgent(issued.agent());
        issued.chain().forEach(certificate -> answer.addChain(der(certificate)));
      }
      case EnrolmentOutcome.Waiting waiting -> answer.setRetrySeconds(RETRY_SECONDS);
    }
    return answer.build();
  }

  private static ByteString der(X509Certificate certificate) {
    try {
      return ByteString.copyFrom(certificate.getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
