package kassahub.hub.gateway;

import kassahub.hub.agent.certificate.TestKeys;

/** A way for agents to come in, as tests try it. */
public interface Door {
  /** A connection that is let in; nothing is said on it yet. */
  DoorClient connect(TestGateway hub, TestKeys shown) throws Exception;

  /** Tries to connect: the hub's words, or those of TLS. */
  String refusal(TestGateway hub, TestKeys shown) throws Exception;

  /** Whether the hub itself ends the agents' connections; else a broker does. */
  default boolean tlsIsTheHubs() {
    return true;
  }

  /** What a connection hears whose agent has connected again. */
  default String takenOver() {
    return "TAKEN_OVER";
  }

  /** What an open connection hears whose agent was stopped when another one came. */
  default String stopped() {
    return "NOT_AUTHORIZED";
  }
}
