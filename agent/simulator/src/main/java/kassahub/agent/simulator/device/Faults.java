package kassahub.agent.simulator.device;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** Which faults are on, and their numbers. */
public final class Faults {
  private final Map<Fault, Long> active = new EnumMap<>(Fault.class);
  private final Random random;

  /** No fault is on; the seed makes percentages repeatable. */
  public Faults(long seed) {
    random = new Random(seed);
  }

  /** Whether it is on. */
  public boolean on(Fault fault) {
    return active.containsKey(fault);
  }

  /** Its number, or the other value when it is off. */
  public long number(Fault fault, long otherwise) {
    return active.getOrDefault(fault, otherwise);
  }

  /** Throws the dice for a fault whose number is a percentage. */
  public boolean strikes(Fault fault) {
    Long percent = active.get(fault);
    return percent != null && random.nextInt(100) < percent;
  }

  /**
   * Turns a fault on or off.
   *
   * @param value empty or {@code on} for the preset, {@code off}, or a number (0x for hex)
   * @throws IllegalArgumentException when the number is out of the fault's range
   */
  void set(Fault fault, String value) {
    if (value.equals("off")) {
      active.remove(fault);
    } else {
      active.put(fault, fault.parse(value));
    }
  }
}
