package kassahub.hub.gateway;

/**
 * How the intake stands.
 *
 * @param undecidedBytes of batches that are not decided yet
 * @param waitingBatches of those that no transaction has taken up
 * @param refusedForGood reports that the database can never hold
 * @param mistakes how often reports were put off because of a mistake of the hub
 * @param stored what came in since this instance started
 */
public record IntakeFigures(
    long undecidedBytes, long waitingBatches, long refusedForGood, long mistakes, Stored stored) {

  /**
   * Counts of what is committed.
   *
   * @param reports that were new
   * @param health reports of agents about themselves, the newest of each transaction
   * @param unreaching those of agents that do not reach a register beside them
   * @param waitingAtAgents reports that waited in outboxes when their agents said so, added up
   */
  public record Stored(long reports, long health, long unreaching, long waitingAtAgents) {}
}
