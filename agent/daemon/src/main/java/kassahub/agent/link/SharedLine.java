package kassahub.agent.link;

import static kassahub.agent.link.LinkException.Reason.BUSY;
import static kassahub.agent.link.LinkException.Reason.CUT;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A line that the agent keeps open and shares with the shop's program, exchange by exchange. It is
 * opened by who needs it first and again after it broke.
 */
final class SharedLine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private final LinkAddress address;
  private final Links links;
  private final Turns turns = new Turns();
  private @Nullable Link line;
  private boolean closed;

  SharedLine(LinkAddress address, Links links) {
    this.address = address;
    this.links = links;
  }

  Turns turns() {
    return turns;
  }

  /** For one visit of the agent: closing it leaves the line open. */
  Link view() throws LinkException {
    open();
    return new View();
  }

  /** Opens it where it is not. */
  synchronized Link open() throws LinkException {
    if (closed) {
      throw new LinkException(CUT, "the agent is stopping");
    }
    if (line == null) {
      line = links.openAlone(address, CONNECT);
    }
    return line;
  }

  /** After this link has failed: the next who needs it opens another. */
  synchronized void broken(Link failed) {
    failed.close();
    if (failed.equals(line)) {
      line = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (line != null) {
      line.close();
      line = null;
    }
  }

  /** Reads and writes only inside a turn. */
  private final class View implements Link {
    @Override
    public Turn turn() throws LinkException {
      try {
        if (!turns.agent(PATIENCE)) {
          throw new LinkException(BUSY, "the shop's program is using the register");
        }
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        throw new LinkException(CUT, "interrupted");
      }
      try {
        drain();
        return turns::agentLeaves;
      } catch (LinkException failed) {
        turns.agentLeaves();
        throw failed;
      }
    }

    @Override
    public void write(byte[] bytes) throws LinkException {
      Link now = open();
      try {
        now.write(bytes);
      } catch (LinkException failed) {
        broken(now);
        throw failed;
      }
    }

    @Override
    public int read(Duration atMost) throws LinkException {
      Link now = open();
      try {
        return now.read(atMost);
      } catch (LinkException failed) {
        broken(now);
        throw failed;
      }
    }

    @Override
    public boolean ready() {
      return false;
    }

    @Override
    public void drain() throws LinkException {
      Link now = open();
      try {
        now.drain();
      } catch (LinkException failed) {
        broken(now);
        throw failed;
      }
    }

    @Override
    public void close() {}
  }
}
