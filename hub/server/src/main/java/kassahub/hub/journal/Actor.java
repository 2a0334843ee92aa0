package kassahub.hub.journal;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Who did it.
 *
 * @param id stable inside its kind: a user's or key's number, a policy's number, an agent's id, a
 *     vendor's number
 * @param name for people: a full name, a key's name; never a login or an address
 * @param account the tenant it acts for; empty for the hub itself, agents and vendors
 */
public record Actor(ActorKind kind, String id, String name, OptionalLong account) {
  public Actor {
    Objects.requireNonNull(kind, "kind");
    if (id.isBlank()) {
      throw new IllegalArgumentException("id of an actor is blank");
    }
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(account, "account");
  }

  /** The hub's own work: clocks, clean-up, start. */
  public static Actor hub() {
    return new Actor(ActorKind.HUB, "hub", "hub", OptionalLong.empty());
  }

  /** The same rule, acting for its owner. */
  public static Actor rule(String id, String name, long account) {
    return new Actor(ActorKind.RULE, id, name, OptionalLong.of(account));
  }

  /** An agent, by the id in its certificate. */
  public static Actor agent(String id) {
    return new Actor(ActorKind.AGENT, id, id, OptionalLong.empty());
  }

  /** A vendor's answer. */
  public static Actor vendor(long id, String name) {
    return new Actor(ActorKind.VENDOR, Long.toString(id), name, OptionalLong.empty());
  }
}
