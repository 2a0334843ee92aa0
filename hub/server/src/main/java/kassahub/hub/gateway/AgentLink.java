package kassahub.hub.gateway;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import kassahub.hub.agent.Admission.Admitted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of one agent, in memory of the instance that holds it. */
public final class AgentLink {
  private static final Logger log = LoggerFactory.getLogger(AgentLink.class);

  private final Admitted agent;
  private final StreamStore.Place place;
  private final long generation;
  private final AgentChannel channel;
  private final LogLimits limits;
  private final AtomicInteger undecidedBytes = new AtomicInteger();
  private volatile long stream;
  private volatile boolean greeted;
  private volatile boolean ready;
  private volatile Instant seen = Instant.EPOCH;
  private final Set<RefusalCode> told =
      Collections.synchronizedSet(EnumSet.noneOf(RefusalCode.class));

  AgentLink(
      Admitted agent,
      StreamStore.Place place,
      long generation,
      AgentChannel channel,
      LogLimits limits) {
    this.agent = agent;
    this.place = place;
    this.generation = generation;
    this.channel = channel;
    this.limits = limits;
  }

  /** The agent's id. */
  public String agent() {
    return agent.agent();
  }

  long organisation() {
    return agent.organisation();
  }

  /** Serial number of the certificate that opened it. */
  BigInteger certificate() {
    return agent.certificate();
  }

  /** Whether the certificate that opened it is good no more. */
  boolean outlived(Instant now) {
    return agent.until().isBefore(now);
  }

  boolean renewCertificate() {
    return agent.renew();
  }

  StreamStore.Place place() {
    return place;
  }

  /** Counts the connections of the agent; writes of an older one change nothing. */
  public long generation() {
    return generation;
  }

  /** How it named itself to a broker; 0 at the hub's own ports. */
  public long connection() {
    return place.connection();
  }

  public AgentChannel channel() {
    return channel;
  }

  /**
   * Says in the log that something of this agent is refused for good or out of order; once for each
   * code, and a few times a minute however often it connects, so that an agent that does it again
   * and again does not fill the log.
   */
  public void refused(RefusalCode code, String reason) {
    if (code != RefusalCode.NOT_NOW && !told.contains(code)) {
      limits
          .admit(agent.agent(), System.nanoTime())
          .ifPresent(
              before -> {
                told.add(code);
                sayRefused(code, reason, before);
              });
    }
  }

  private void sayRefused(RefusalCode code, String reason, long unwritten) {
    log.warn(
        "An agent's message is refused. agent={} code={} reason=\"{}\" transport={} address={}"
            + " unwritten={}",
        agent.agent(),
        code,
        reason,
        place.transport(),
        place.address(),
        unwritten);
  }

  void greet(long named) {
    stream = named;
    greeted = true;
  }

  /** Whether Hello was answered, and with it the stream is known. */
  boolean greeted() {
    return greeted;
  }

  /** Whether Hello came and named this stream. */
  boolean speaks(long named) {
    return greeted && stream == named;
  }

  void setReady() {
    ready = true;
  }

  /** Whether the welcome was sent. */
  boolean ready() {
    return ready;
  }

  int addUndecided(int bytes) {
    return undecidedBytes.addAndGet(bytes);
  }

  int undecided() {
    return undecidedBytes.get();
  }

  Instant seen() {
    return seen;
  }

  void seen(Instant at) {
    seen = at;
  }
}
