package kassahub.agent.enrol;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** Agents that are enrolled already. */
public final class TestIdentities {
  private TestIdentities() {}

  /** As if the agent had enrolled into this data directory. */
  public static void enrol(Path data, Credentials credentials) throws IOException {
    try {
      IdentityFiles.open(data)
          .enrolled(new Identity(credentials, Optional.empty(), Optional.empty()));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
