package kassahub.hub.register;

import java.time.LocalDate;

/**
 * Registers that an account sees and whose subscription ends on one day.
 *
 * @param registers how many
 */
public record Ending(long account, LocalDate ends, int registers) {}
