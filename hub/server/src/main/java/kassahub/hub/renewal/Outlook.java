package kassahub.hub.renewal;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.activation.Reason;

/**
 * When a policy buys next, of all registers that fall due within a year and are not due yet.
 *
 * @param next the end of the first one that it will renew; empty = of none
 * @param obstacles what stands in the way of how many of the others
 */
public record Outlook(Optional<LocalDate> next, Map<Reason, Integer> obstacles) {}
