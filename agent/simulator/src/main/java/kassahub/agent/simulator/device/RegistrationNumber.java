package kassahub.agent.simulator.device;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import kassahub.codec.Crc16;

/** Makes registration numbers (РНМ) whose last six digits hold; fiscal facts §2.3. */
final class RegistrationNumber {
  private RegistrationNumber() {}

  /**
   * 16 digits for the number in the tax service's registry, the user's INN and the factory number.
   */
  static String of(long number, String inn, String serial) {
    String head = String.format(Locale.ROOT, "%010d", number);
    String checked =
        head + "0".repeat(12 - inn.length()) + inn + "0".repeat(20 - serial.length()) + serial;
    int crc = Crc16.of(checked.getBytes(StandardCharsets.US_ASCII));
    return head + String.format(Locale.ROOT, "%06d", crc);
  }
}
