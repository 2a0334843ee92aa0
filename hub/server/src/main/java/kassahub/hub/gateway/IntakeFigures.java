package kassahub.hub.gateway;

/**
 * How the intake stands.
 *
 * @param undecidedBytes of batches that are not decided yet
 * @param waitingBatches of those that no transaction has taken up
 * @param refusedForGood reports that the database can never hold
 * @param mistakes how often reports were put off because of a mistake of the hub
 */
public record IntakeFigures(
    long undecidedBytes, long waitingBatches, long refusedForGood, long mistakes) {}
