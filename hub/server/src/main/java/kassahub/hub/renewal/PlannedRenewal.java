package kassahub.hub.renewal;

import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;

/**
 * What a policy would do with one register.
 *
 * @param title what the register is called: its name, else its model
 * @param ends the current subscription's last day
 * @param newUntil until when it would be paid; empty when it cannot be renewed
 * @param obstacle why it would not be renewed; empty = it would
 */
public record PlannedRenewal(
    long registerId,
    String serial,
    String title,
    LocalDate ends,
    Optional<LocalDate> newUntil,
    Optional<Money> price,
    Optional<Reason> obstacle) {}
