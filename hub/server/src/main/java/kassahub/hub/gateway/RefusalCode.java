package kassahub.hub.gateway;

/** Why a batch was not stored: the codes of proto/TOPICS.md. */
public enum RefusalCode {
  /** There is a hole before it: send again from what is stored. */
  OUT_OF_ORDER(false),
  /** No room or no database: send again later. */
  NOT_NOW(false),
  TOO_LARGE(true),
  /** It can never be stored. */
  MALFORMED(true),
  /** The agent has reached a limit that this report goes beyond. */
  LIMIT(true),
  /** The certificate does not fit the topic. */
  NOT_AUTHORIZED(true);

  private final boolean forGood;

  RefusalCode(boolean forGood) {
    this.forGood = forGood;
  }

  /** Whether sending the same again will never help. */
  public boolean forGood() {
    return forGood;
  }
}
