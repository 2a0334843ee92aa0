package kassahub.proto;

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
}
