package kassahub.hub.renewal;

import java.time.LocalDate;
import java.util.OptionalLong;

/**
 * Registers of one line that a policy covers and that are paid until the same day.
 *
 * @param lineId empty = of a device that nobody sells a licence for
 * @param licences how many they are
 */
record EndingDay(OptionalLong lineId, LocalDate ends, int licences) {}
