package kassahub.agent.simulator;

import java.util.Map;
import kassahub.codec.licence.LicenceMask;

/**
 * How a simulated register is at one moment.
 *
 * @param licence what FE E7 gives
 * @param mode the mode byte
 * @param executed commands executed since the start, refused ones too
 * @param restarts FE F3 taken since the start
 * @param values every fault and setting by name
 */
public record SimulatorState(
    String serial,
    LicenceMask licence,
    int mode,
    long executed,
    int restarts,
    Map<String, String> values) {
  public SimulatorState {
    values = Map.copyOf(values);
  }

  /** Licences taken by FE E6 in the register's life. */
  public int licenceWrites() {
    return Integer.parseInt(value("licence-writes"));
  }

  /**
   * One of the values.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no fault or setting is called " + name);
    }
    return value;
  }
}
