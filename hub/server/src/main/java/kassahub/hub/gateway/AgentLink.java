package kassahub.hub.gateway;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import kassahub.hub.agent.Admission.Admitted;

/** One connection of one agent, in memory of the instance that holds it. */
public final class AgentLink {
  private final Admitted agent;
  private final String transport;
  private final long generation;
  private final AgentChannel channel;
  private final AtomicInteger undecidedBytes = new AtomicInteger();
  private volatile long stream;
  private volatile boolean greeted;
  private volatile boolean ready;
  private volatile Instant seen = Instant.EPOCH;

  AgentLink(Admitted agent, String transport, long generation, AgentChannel channel) {
    this.agent = agent;
    this.transport = transport;
    this.generation = generation;
    this.channel = channel;
  }

  /** The agent's id. */
  public String agent() {
    return agent.agent();
  }

  long organisation() {
    return agent.organisation();
  }

  boolean renewCertificate() {
    return agent.renew();
  }

  String transport() {
    return transport;
  }

  /** Counts the connections of the agent; writes of an older one change nothing. */
  long generation() {
    return generation;
  }

  AgentChannel channel() {
    return channel;
  }

  void greet(long named) {
    stream = named;
    greeted = true;
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
