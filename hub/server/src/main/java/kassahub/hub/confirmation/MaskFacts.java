package kassahub.hub.confirmation;

import java.util.Map;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.activation.Installations;
import kassahub.hub.confirmation.ConfirmationStore.Draft;

/** How a request keeps the bits of a register that both operators see. */
final class MaskFacts {
  private MaskFacts() {}

  static Draft known(String serial, LicenceMask mask) {
    return new Draft(
        ConfirmationKind.RECORD_BITS,
        serial,
        Map.of("serial", serial, "mask", mask.hex(), "until", until(mask)));
  }

  static Draft replacing(Installations.Shorter refused) {
    return new Draft(
        ConfirmationKind.REPLACE_LICENCE,
        refused.serial(),
        Map.of(
            "serial", refused.serial(),
            "mask", refused.assigned().hex(),
            "device-mask", refused.onDevice().hex(),
            "until", until(refused.assigned()),
            "device", until(refused.onDevice())));
  }

  static LicenceMask mask(Confirmation confirmed) {
    return mask(confirmed, "mask");
  }

  static Installations.Shorter refused(Confirmation confirmed) {
    return new Installations.Shorter(
        confirmed.object(), mask(confirmed), mask(confirmed, "device-mask"));
  }

  private static LicenceMask mask(Confirmation confirmed, String fact) {
    return LicenceMask.fromHex(confirmed.facts().getOrDefault(fact, ""));
  }

  private static String until(LicenceMask mask) {
    return mask.until().map(Object::toString).orElse("–");
  }
}
