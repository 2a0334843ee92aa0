package kassahub.agent.dispatch;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;
import kassahub.codec.licence.LicenceMask;
import kassahub.proto.v1.AgentSettings;
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

  /** What the hub wishes this agent to go by; older wishes than it heard change nothing. */
  default void settings(AgentSettings wished) {}

  /**
   * From when on a licence is installed that has to wait for its hour; empty: now.
   *
   * @param held what the register was read to hold; empty: unknown
   * @param deadline of the order
   */
  default Optional<ZonedDateTime> installsFrom(Optional<LicenceMask> held, Instant deadline) {
    return Optional.empty();
  }
}
