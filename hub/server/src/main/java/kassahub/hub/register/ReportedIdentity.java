package kassahub.hub.register;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who a register says it is.
 *
 * @param driver which driver speaks to it: {@code shtrih}
 * @param firmware version and build: {@code C.3.47101}
 * @param link how the agent reaches it, for people
 */
public record ReportedIdentity(
    String driver,
    String model,
    OptionalInt modelCode,
    Optional<String> firmware,
    Optional<LocalDate> firmwareDay,
    Optional<String> uin,
    String link)
    implements RegisterReport.Said {}
