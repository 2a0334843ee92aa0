package kassahub.hub.renewal;

import java.time.Instant;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.catalogue.Money;

/**
 * What a policy has renewed.
 *
 * @param title what the register is called: its name, else its model
 * @param status of its activation
 * @param price that was reserved of the month's limit
 */
public record Renewed(
    long registerId,
    String serial,
    String title,
    long activation,
    ActivationStatus status,
    Money price,
    Instant at) {}
