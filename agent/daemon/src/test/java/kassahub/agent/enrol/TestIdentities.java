package kassahub.agent.enrol;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import kassahub.proto.v1.EnrolAnswer;

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

  /** A request for this key. */
  public static byte[] csr(KeyPair keys) throws GeneralSecurityException {
    return SigningRequest.of(keys, "agent");
  }

  /** What the hub issued, as the agent would use it. */
  public static Credentials credentials(EnrolAnswer issued, KeyPair keys, TestAuthority authority)
      throws GeneralSecurityException {
    List<byte[]> chain = issued.getChainList().stream().map(ByteString::toByteArray).toList();
    return new Credentials(
        issued.getAgent(), keys.getPrivate(), Pem.certificates(chain), authority.roots());
  }
}
