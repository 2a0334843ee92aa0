package kassahub.hub.dispatch;

/** What happens to a dispatch after it was sent. */
public enum DispatchEvent {
  /** The agent has it on disk. */
  TAKEN,
  /** Done, or found done already. */
  DONE,
  /** Not yet. */
  HELD,
  /** Final. */
  FAILED,
  /** The deadline passed. */
  EXPIRED,
  /** The agent died half way through something that must not be repeated. */
  UNKNOWN,
  /** Nobody wants it any more. */
  CANCELLED
}
