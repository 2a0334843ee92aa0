package kassahub.agent.dispatch;

import kassahub.proto.v1.DispatchResult.Outcome;

/** Hears what becomes of a change to another release. */
@FunctionalInterface
public interface UpdateProgress {
  /**
   * How far it is.
   *
   * @param code why, as proto/TOPICS.md lists it; empty when there is nothing to say
   */
  void tell(Outcome outcome, String code, String message);
}
