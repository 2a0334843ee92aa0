package kassahub.hub.dispatch;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.dispatch.Dispatch.Reason;

/**
 * What a person at the till did with a licence from a file.
 *
 * @param id the agent's; told twice it counts once
 * @param done the register held the licence then
 * @param at in the hub's time
 */
public record HandInstall(
    UUID id,
    String agent,
    String serial,
    Licence licence,
    By by,
    boolean done,
    Optional<Reason> reason,
    Instant at) {

  /** As the file has it. */
  public record Licence(LicenceMask mask, LicenceSignature signature) {}

  /** Who was signed in at the till's computer, and the name of the file. */
  public record By(String user, String file) {
    /** As the column of who ordered it has it; a user's name has no colon. */
    String stored() {
      return "by hand " + user.replace(":", "") + ": " + file;
    }
  }
}
