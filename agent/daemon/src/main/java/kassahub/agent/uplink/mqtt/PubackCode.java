package kassahub.agent.uplink.mqtt;

import java.util.Arrays;
import kassahub.agent.uplink.mqtt.PahoConnection.Answer;

/** The refusals of proto/TOPICS.md as a PUBACK carries them: the reason string decides. */
enum PubackCode {
  OUT_OF_ORDER(0x83, false),
  NOT_NOW(0x97, false),
  TOO_LARGE(0x95, true),
  MALFORMED(0x99, true),
  LIMIT(0x99, true),
  NOT_AUTHORIZED(0x87, true);

  private final int code;
  private final boolean forGood;

  PubackCode(int code, boolean forGood) {
    this.code = code;
    this.forGood = forGood;
  }

  boolean forGood() {
    return forGood;
  }

  /** Unknown refusals are {@code NOT_NOW}: nothing is thrown away for a reason we do not know. */
  static PubackCode of(Answer answer) {
    String reason = answer.reason().orElse("");
    return Arrays.stream(values())
        .filter(c -> reason.startsWith(c.name()))
        .findFirst()
        .or(() -> Arrays.stream(values()).filter(c -> c.code == answer.code()).findFirst())
        .orElse(NOT_NOW);
  }
}
