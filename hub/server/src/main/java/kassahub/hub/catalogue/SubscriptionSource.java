package kassahub.hub.catalogue;

import java.util.Locale;

/** Who told until when a device is paid. */
public enum SubscriptionSource {
  /** The vendor, in a check. */
  VENDOR,
  /** Our last finished activation. */
  ACTIVATION,
  /** The bits in the device, shown as «по данным кассы». */
  DEVICE;

  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  static SubscriptionSource ofColumn(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
