package kassahub.deploy.line;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kassahub.agent.ConfigException;
import kassahub.deploy.line.FullDisk.Room;
import org.awaitility.core.ConditionTimeoutException;

/** One fault after the other, all from the seed; remembers what it did. */
final class Storm {
  private static final Duration LONGEST_RUSH = Duration.ofSeconds(5);

  private static final Duration YEARS = Duration.ofDays(3_650);

  private final Random random;
  private final List<LossyProxy> doors;
  private final List<LineRegister> registers;
  private final List<LineAgent> agents;
  private final List<String> done = new ArrayList<>();

  /** What can go wrong. */
  private enum Fault {
    DOOR_CUT,
    DOOR_SHUT,
    DOOR_OPEN,
    LINE_CUT,
    LINE_DOWN,
    LINE_UP,
    AGENT_RESTARTED,
    OUTBOX_LOST,
    OUTBOX_BACKED_UP_OR_RESTORED,
    DISK_NEARLY_FULL,
    DISK_FULL,
    DISK_FREED,
    CLOCK_AHEAD,
    CLOCK_BEHIND,
    POWER_CUT,
    CUT_AFTER_ACK,
    BUSY,
    SLOW,
    GARBLED,
    SHIFT_OPENED,
    FAULT_ENDED,
    SALE
  }

  Storm(
      Random random, List<LossyProxy> doors, List<LineRegister> registers, List<LineAgent> agents) {
    this.random = random;
    this.doors = doors;
    this.registers = registers;
    this.agents = agents;
  }

  /** The next thing goes wrong. */
  void strike() throws IOException, ConfigException {
    var fault = Fault.values()[random.nextInt(Fault.values().length)];
    done.add(fault.name());
    switch (fault) {
      case DOOR_CUT -> any(doors).cutAll();
      case DOOR_SHUT -> any(doors).down(true);
      case DOOR_OPEN -> any(doors).down(false);
      case LINE_CUT -> any(registers).line().cutAll();
      case LINE_DOWN -> any(registers).line().down(true);
      case LINE_UP -> any(registers).line().down(false);
      case AGENT_RESTARTED -> any(agents).restart();
      case OUTBOX_LOST -> any(agents).loseOutbox();
      case OUTBOX_BACKED_UP_OR_RESTORED -> any(agents).backUpOrRestore();
      case DISK_NEARLY_FULL -> any(agents).room(Room.LITTLE);
      case DISK_FULL -> any(agents).room(Room.NONE);
      case DISK_FREED -> any(agents).room(Room.ENOUGH);
      case CLOCK_AHEAD -> any(agents).clock(YEARS);
      case CLOCK_BEHIND -> any(agents).clock(YEARS.negated());
      case POWER_CUT -> any(registers).cutPower();
      case CUT_AFTER_ACK -> any(registers).set("cut-after-ack", "on");
      case BUSY -> any(registers).set("busy", "on");
      case SLOW -> any(registers).set("slow", "150");
      case GARBLED -> any(registers).set("bad-lrc", "20");
      case SHIFT_OPENED -> any(registers).set("shift-open", "on");
      case FAULT_ENDED -> mend(any(registers));
      case SALE -> any(registers).sell();
    }
  }

  /**
   * The hub is away while the shops sell, until a small outbox has given states up; other faults
   * may keep it from that.
   */
  void rush() {
    note("RUSH");
    doors.forEach(door -> door.down(true));
    try {
      await()
          .pollInterval(Duration.ofMillis(200))
          .atMost(LONGEST_RUSH)
          .until(
              () -> {
                registers.forEach(LineRegister::sell);
                return agents.stream().anyMatch(LineAgent::hasMergedAway);
              });
    } catch (ConditionTimeoutException none) {
      note("NOTHING_MERGED");
    }
  }

  /** Something else happened between two strikes. */
  void note(String what) {
    done.add(what);
  }

  /** Everything works from now on. */
  void calm() throws IOException {
    doors.forEach(LossyProxy::calm);
    for (LineAgent agent : agents) {
      agent.calm();
    }
    for (LineRegister register : registers) {
      register.line().calm();
      mend(register);
      register.sell();
    }
  }

  /** What has gone wrong, in order. */
  List<String> history() {
    return List.copyOf(done);
  }

  private static void mend(LineRegister register) {
    for (String fault : List.of("cut-after-ack", "busy", "slow", "bad-lrc", "shift-open")) {
      register.set(fault, "off");
    }
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
