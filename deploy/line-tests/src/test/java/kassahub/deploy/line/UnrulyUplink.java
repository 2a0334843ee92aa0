package kassahub.deploy.line;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.uplink.Inbound;
import kassahub.agent.uplink.Introduction;
import kassahub.agent.uplink.Outcome;
import kassahub.agent.uplink.Uplink;
import kassahub.agent.uplink.UplinkException;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.ReleaseAsk;
import kassahub.proto.v1.ReleasePart;
import kassahub.proto.v1.RenewAnswer;
import kassahub.proto.v1.RenewRequest;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.Welcome;

/**
 * A real way to the hub on which messages come twice, late and out of order, and answers get lost.
 * Cut and refused connections are {@link LossyProxy}'s; this is for what cannot be done to the
 * bytes of an encrypted connection.
 */
final class UnrulyUplink implements Uplink {
  private static final int NOTHING = 9;

  private final Uplink way;
  private final Random random;
  private final Witness witness;
  private final Mischief mischief;

  /** Shared by all ways of an agent; counts what it did. */
  static final class Mischief {
    private volatile boolean over;
    private final List<String> done = new ArrayList<>();

    void end() {
      over = true;
    }

    synchronized List<String> done() {
      return List.copyOf(done);
    }

    private synchronized void did(String what) {
      done.add(what);
    }
  }

  UnrulyUplink(Uplink way, Random random, Witness witness, Mischief mischief) {
    this.way = way;
    this.random = random;
    this.witness = witness;
    this.mischief = mischief;
  }

  @Override
  public String transport() {
    return way.transport();
  }

  @Override
  public HubAddress address() {
    return way.address();
  }

  @Override
  public Session connect(Introduction introduction, Inbound inbound)
      throws UplinkException, InterruptedException {
    return new UnrulySession(way.connect(introduction, new UnrulyInbound(inbound)));
  }

  private int chance() {
    return mischief.over ? NOTHING : random.nextInt(NOTHING + 1);
  }

  private final class UnrulySession implements Session {
    private final Session session;
    private ReportBatch previous = ReportBatch.getDefaultInstance();

    UnrulySession(Session session) {
      this.session = session;
    }

    @Override
    public Welcome welcome() {
      return session.welcome();
    }

    @Override
    public Outcome send(ReportBatch batch) throws UplinkException, InterruptedException {
      witness.sent(batch);
      Outcome outcome = misbehave(batch);
      previous = batch;
      if (outcome instanceof Outcome.Stored stored) {
        witness.stored(batch, stored.upTo());
      }
      return outcome;
    }

    private Outcome misbehave(ReportBatch batch) throws UplinkException, InterruptedException {
      switch (chance()) {
        case 0 -> {
          mischief.did("doubled");
          session.send(batch);
        }
        case 1 -> {
          if (previous.getReportsCount() > 0) {
            mischief.did("late");
            session.send(previous);
          }
        }
        case 2 -> {
          if (batch.getReportsCount() > 1) {
            mischief.did("reordered");
            session.send(secondHalf(batch));
          }
        }
        case 3 -> {
          mischief.did("answer lost");
          session.send(batch);
          return new Outcome.NotNow(Outcome.BUSY, "the answer was lost", OptionalLong.empty());
        }
        default -> {}
      }
      return session.send(batch);
    }

    private static ReportBatch secondHalf(ReportBatch batch) {
      int half = batch.getReportsCount() / 2;
      return batch.toBuilder()
          .clearReports()
          .addAllReports(batch.getReportsList().subList(half, batch.getReportsCount()))
          .build();
    }

    @Override
    public RenewAnswer renew(RenewRequest request) throws UplinkException, InterruptedException {
      return session.renew(request);
    }

    @Override
    public ReleasePart ask(ReleaseAsk ask) throws UplinkException, InterruptedException {
      return session.ask(ask);
    }

    @Override
    public boolean isUp() {
      return session.isUp();
    }

    @Override
    public void close() {
      session.close();
    }
  }

  private final class UnrulyInbound implements Inbound {
    private final Inbound inbound;
    private final List<Dispatch> taken = new ArrayList<>();

    UnrulyInbound(Inbound inbound) {
      this.inbound = inbound;
    }

    /** By one thread of the connection. */
    @Override
    public boolean take(Dispatch dispatch) {
      int chance = chance();
      if (chance == 0) {
        mischief.did("dispatch doubled");
        inbound.take(dispatch);
      } else if (chance == 1 && !taken.isEmpty()) {
        mischief.did("dispatch late");
        inbound.take(taken.get(random.nextInt(taken.size())));
      }
      taken.add(dispatch);
      return inbound.take(dispatch);
    }

    @Override
    public void hubTime(long hubMillis) {
      inbound.hubTime(hubMillis);
    }
  }
}
