package kassahub.deploy.bench;

import kassahub.proto.v1.Dispatch;

/** What a bench does when something happens to one of its agents; called on event loops. */
interface LoadListener {
  /** The hub has welcomed it; it may report. */
  default void welcomed(LoadAgent agent) {}

  /** The hub says that these reports are stored. */
  default void stored(LoadAgent agent, int reports) {}

  /** The hub did not take a batch. */
  default void refused(LoadAgent agent, String why) {
    throw new IllegalStateException(agent.serial() + " was refused: " + why);
  }

  /** Work arrived and was acknowledged. */
  default void dispatched(LoadAgent agent, Dispatch dispatch) {}

  /** The connection ended. */
  default void lost(LoadAgent agent) {}
}
