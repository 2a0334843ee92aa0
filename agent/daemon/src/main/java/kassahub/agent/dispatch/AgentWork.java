package kassahub.agent.dispatch;

import java.time.Instant;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.UpdateAgent;

/** Work of the agent itself that dispatches ask for. */
public interface AgentWork {
  /** The newest lines of the agent's log, at most so many bytes of UTF-8, without secrets. */
  String log(int maxBytes);

  /**
   * Changes to another release; asked again after a restart. What becomes of it is told now or
   * later.
   */
  default void update(UpdateAgent order, Instant deadline, UpdateProgress told) {
    told.tell(Outcome.FAILED, "unsupported", "this agent does not change itself");
  }
}
