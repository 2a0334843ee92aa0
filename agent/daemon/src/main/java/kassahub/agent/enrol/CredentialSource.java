package kassahub.agent.enrol;

import java.util.List;

/** Which identity to show to the hub. */
public interface CredentialSource {
  /** Newest first, at least one: a renewed one that has not connected yet, then the one in use. */
  List<Credentials> candidates();

  /** The hub accepted these: older ones are not needed any more. */
  void accepted(Credentials credentials);
}
