package kassahub.hub.register;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a register said at one time; empty is unknown. */
public record TelemetryPoint(
    Instant at,
    boolean reachable,
    Optional<String> fault,
    Optional<String> shift,
    OptionalLong unsent,
    OptionalInt memoryPercent,
    OptionalLong documentsLeft,
    OptionalLong lastDocument,
    Optional<LocalDate> licenceUntil) {}
