package kassahub.hub.agent.roster;

import java.util.List;

/** How agents that may connect are divided; of many versions or organisations the fifty largest. */
public record AgentShares(List<Version> versions, List<Owner> owners) {
  public AgentShares {
    versions = List.copyOf(versions);
    owners = List.copyOf(owners);
  }

  /**
   * So many of them.
   *
   * @param silent not connected, and not heard of for a day
   */
  public record Count(long agents, long connected, long silent) {}

  /**
   * The agents of one version.
   *
   * @param version empty: never told
   * @param unset of them that know no settings
   */
  public record Version(String version, Count count, long unset) {}

  public record Owner(long id, String name, Count count) {}

  /** All together. */
  public Count all() {
    return new Count(
        versions.stream().mapToLong(one -> one.count().agents()).sum(),
        versions.stream().mapToLong(one -> one.count().connected()).sum(),
        versions.stream().mapToLong(one -> one.count().silent()).sum());
  }
}
