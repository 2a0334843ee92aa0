package kassahub.hub.gateway;

import java.security.cert.X509Certificate;
import java.util.concurrent.Executor;
import kassahub.hub.agent.Admission;
import kassahub.hub.agent.Agents;
import kassahub.hub.dispatch.Dispatcher;
import kassahub.proto.v1.ReleaseAsk;
import kassahub.proto.v1.RenewRequest;
import kassahub.proto.v1.ToAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both transports need of the hub: who may come in, where reports go, where work comes from.
 *
 * @param blocking runs what waits for the database, on virtual threads
 */
public record AgentDoor(
    Agents agents,
    Certificates certificates,
    AgentLinks links,
    Intake intake,
    Dispatcher dispatcher,
    ReleaseParts releases,
    Executor blocking) {
  private static final Logger log = LoggerFactory.getLogger(AgentDoor.class);

  /**
   * Has a connection admitted, which waits for the database.
   *
   * @return false when there is no room for another connection, or for its reports; it is not run
   *     then
   */
  public boolean enter(Runnable admission) {
    boolean room = !intake.full() && links.enter();
    if (room) {
      blocking.execute(
          () -> {
            try {
              admission.run();
            } finally {
              links.entered();
            }
          });
    }
    return room;
  }

  /**
   * Asks whether the certificate may speak for an agent; a refusal is logged here, a few times a
   * minute.
   */
  public Admission admit(X509Certificate certificate, String address) {
    Admission admission = agents.admit(certificate, address);
    if (admission instanceof Admission.Refused refused) {
      String subject = certificate.getSubjectX500Principal().getName();
      links
          .lines()
          .admit(subject, System.nanoTime())
          .ifPresent(
              before ->
                  log.warn(
                      "A connection is refused. code={} subject=\"{}\" certificate={} address={}"
                          + " unwritten={}",
                      refused.code(),
                      subject,
                      certificate.getSerialNumber().toString(16),
                      address,
                      before));
    }
    return admission;
  }

  /** Answers an agent that asks for a part of a release. Blocks. */
  public ToAgent release(AgentLink link, ReleaseAsk ask) {
    return ToAgent.newBuilder().setReleasePart(releases.answer(link, ask)).build();
  }

  /** Answers an agent that asks for a new certificate. Blocks. */
  public ToAgent renew(AgentLink link, RenewRequest request) {
    return ToAgent.newBuilder().setRenewal(certificates.renew(link, request)).build();
  }
}
