package kassahub.proto;

import java.util.Optional;

/** The MQTT topics between agents and the hub; TOPICS.md says who may publish what. */
public final class Topics {
  private static final String ROOT = "kassahub/v1/agents/";
  private static final String UP = "/up";
  private static final String DOWN = "/down";

  private Topics() {}

  /** Where the agent publishes {@code FromAgent} messages. */
  public static String up(String agent) {
    return ROOT + agent + UP;
  }

  /** Where the agent receives {@code ToAgent} messages. */
  public static String down(String agent) {
    return ROOT + agent + DOWN;
  }

  /**
   * What the instances of a hub subscribe to at a broker: every agent's messages, each to one of
   * them.
   *
   * @param share known to nobody else: whoever joins takes messages away, also where the broker
   *     does not let him read them
   */
  public static String sharedUp(String share) {
    return "$share/" + share + "/" + ROOT + "+" + UP;
  }

  /** Whose topic it is that messages come on; empty when it is none of {@link #up}. */
  public static Optional<String> agentOfUp(String topic) {
    boolean up = topic.startsWith(ROOT) && topic.endsWith(UP);
    String agent = up ? topic.substring(ROOT.length(), topic.length() - UP.length()) : "";
    return agent.isEmpty() || agent.indexOf('/') >= 0 ? Optional.empty() : Optional.of(agent);
  }
}
