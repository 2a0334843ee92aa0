package kassahub.hub.renewal;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A register that a policy covers and never renews: it has no licence to renew, or one that ended
 * too long ago, or the directory of devices does not know it.
 *
 * @param title what the register is called: its name, else its model
 * @param ended when its licence ended; empty when it never had one
 * @param count how many there are
 */
public record LeftOut(
    long registerId, String serial, String title, Optional<LocalDate> ended, long count) {}
