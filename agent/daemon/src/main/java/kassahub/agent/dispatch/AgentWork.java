package kassahub.agent.dispatch;

/** Work of the agent itself that dispatches ask for. */
public interface AgentWork {
  /** The newest lines of the agent's log, at most so many bytes of UTF-8, without secrets. */
  String log(int maxBytes);
}
