package kassahub.agent.register;

import java.io.IOException;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.Supplier;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.outbox.Room;
import kassahub.agent.outbox.Urgency;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.FileInstall;
import kassahub.proto.v1.LogExcerpt;
import kassahub.proto.v1.RegisterIdentity;
import kassahub.proto.v1.RegisterState;
import kassahub.proto.v1.Report;

/** Puts reports into the outbox, each with the device's time and how far it is from the hub's. */
public final class Reports {
  private final Outbox outbox;
  private final InstantSource clock;
  private final Supplier<OptionalLong> hubOffsetMillis;
  private final Room room = new Room();

  /**
   * @param hubOffsetMillis hub's clock minus the device's, empty until the hub was heard
   */
  public Reports(Outbox outbox, InstantSource clock, Supplier<OptionalLong> hubOffsetMillis) {
    this.outbox = outbox;
    this.clock = clock;
    this.hubOffsetMillis = hubOffsetMillis;
  }

  /** Whether the disk takes what is put here and in files beside it. */
  public Room room() {
    return room;
  }

  void identity(String serial, RegisterIdentity identity) throws IOException {
    outbox.append(about(serial).setIdentity(identity), Urgency.STATE);
  }

  void state(String serial, RegisterState state) throws IOException {
    outbox.append(about(serial).setState(state), Urgency.STATE);
    room.taken();
  }

  /** Where the outbox has, or had, a report. */
  public record Place(long stream, long sequence) {
    /** In none: streams are random numbers, and sequences begin with 1. */
    public static final Place NONE = new Place(0, 0);
  }

  /** On disk when this returns, unless it only says that something still waits. */
  public Place result(String serial, DispatchResult result) throws IOException {
    boolean waiting = result.getOutcome() == DispatchResult.Outcome.WAITING;
    long sequence =
        outbox.append(about(serial).setResult(result), waiting ? Urgency.STATE : Urgency.RESULT);
    return new Place(outbox.stream(), sequence);
  }

  /** The outbox is back at a time before it was given this report. */
  public boolean lacks(Place place) {
    return place.stream() == outbox.stream() && place.sequence() >= outbox.nextSequence();
  }

  /** On disk when this returns. */
  public void log(LogExcerpt excerpt) throws IOException {
    outbox.append(about("").setLog(excerpt), Urgency.RESULT);
  }

  /** On disk when this returns. */
  public void fileInstall(String serial, FileInstall install) throws IOException {
    outbox.append(about(serial).setFileInstall(install), Urgency.RESULT);
  }

  /** Whether the hub's clock is known, and with it what the device's is worth. */
  public boolean hubHeard() {
    return hubOffsetMillis.get().isPresent();
  }

  /** The hub's time as far as it is known, in milliseconds since the epoch. */
  public long hubMillis() {
    return clock.millis() + hubOffsetMillis.get().orElse(0);
  }

  private Report.Builder about(String serial) {
    Report.Builder report =
        Report.newBuilder().setRegister(serial).setDeviceTimeMillis(clock.millis());
    hubOffsetMillis.get().ifPresent(report::setHubOffsetMillis);
    return report;
  }
}
