package kassahub.deploy.bench;

import kassahub.proto.v1.FromAgent;

/** One connection of a simulated agent. */
interface LoadWire {
  /** Sends a message; what became of a batch comes through {@link LoadAgent}. */
  void send(FromAgent message);

  void close();

  /** Opens connections of one transport. */
  interface Opener {
    /** Begins to connect; the agent hears of success and failure. */
    void open(LoadAgent agent);
  }
}
