package kassahub.hub.licence;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What a vendor tells of one of its devices.
 *
 * @param until the day through which it is paid; empty when it never was
 */
public record VendorDevice(String serial, Optional<String> model, Optional<LocalDate> until) {}
