package kassahub.agent.enrol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.agent.state.StateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's identities on disk, readable by its owner only: the one in use, a renewed one that
 * has not connected yet, and the key of an enrolment that is under way.
 */
public final class IdentityFiles implements CredentialSource {
  private static final String CURRENT = "identity.pem";
  private static final String NEXT = "identity-next.pem";
  private static final String PENDING = "enrolment.pem";
  private static final String PUBLIC_KEY = "PUBLIC KEY";
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final Logger log = LoggerFactory.getLogger(IdentityFiles.class);

  private final StateFiles files;

  private IdentityFiles(StateFiles files) {
    this.files = files;
  }

  /** In the agent's data directory; made when it is missing. */
  public static IdentityFiles open(Path dataDir) throws IOException {
    return new IdentityFiles(StateFiles.openSecret(dataDir.resolve("identity")));
  }

  /** Removes what an interrupted write left; for the agent that holds the data directory. */
  public synchronized void sweep() throws IOException {
    files.sweep();
  }

  /** The identity in use; empty before enrolment. */
  public synchronized Optional<Identity> current() throws IOException {
    return read(CURRENT);
  }

  /** The renewed one that has not connected yet. */
  public synchronized Optional<Identity> next() throws IOException {
    return read(NEXT);
  }

  @Override
  public synchronized List<Credentials> candidates() {
    List<Credentials> candidates = new ArrayList<>();
    try {
      next().ifPresent(identity -> candidates.add(identity.credentials()));
      current().ifPresent(identity -> candidates.add(identity.credentials()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    if (candidates.isEmpty()) {
      throw new IllegalStateException("not enrolled");
    }
    return candidates;
  }

  @Override
  public synchronized void accepted(Credentials credentials) {
    try {
      Optional<Identity> next = next();
      if (next.isPresent() && isSame(next.get().credentials(), credentials)) {
        files.write(CURRENT, next.get().toFile());
        files.delete(NEXT);
        log.info(
            "renewed certificate in use agent={} until={}",
            credentials.agent(),
            credentials.certificate().getNotAfter());
      }
    } catch (IOException | GeneralSecurityException notYet) {
      log.warn("renewed certificate works but could not replace the old one", notYet);
    }
  }

  /** A first identity, or a wholly new one after enrolling again. */
  synchronized void enrolled(Identity identity) throws IOException, GeneralSecurityException {
    files.write(CURRENT, identity.toFile());
    files.delete(NEXT);
    files.delete(PENDING);
  }

  /** Waits beside the one in use until it has connected. */
  synchronized void renewed(Identity identity) throws IOException, GeneralSecurityException {
    files.write(NEXT, identity.toFile());
  }

  /**
   * The key for this token: the same one again when an earlier attempt was interrupted, because the
   * hub answers the same token only to the same key.
   */
  synchronized KeyPair keysFor(String token) throws IOException, GeneralSecurityException {
    String label = "# for " + Fingerprint.of(token.getBytes(StandardCharsets.UTF_8));
    Optional<String> pending =
        files.read(PENDING).map(file -> new String(file, StandardCharsets.US_ASCII));
    if (pending.isPresent() && pending.get().startsWith(label)) {
      return new KeyPair(
          Pem.publicKey(Pem.blocks(pending.get(), PUBLIC_KEY).get(0)),
          Pem.privateKey(Pem.blocks(pending.get(), PRIVATE_KEY).get(0)));
    }
    KeyPair keys = SigningRequest.newKeys();
    String text =
        label
            + '\n'
            + Pem.write(PUBLIC_KEY, keys.getPublic().getEncoded())
            + Pem.write(PRIVATE_KEY, keys.getPrivate().getEncoded());
    files.write(PENDING, text.getBytes(StandardCharsets.US_ASCII));
    return keys;
  }

  private Optional<Identity> read(String name) throws IOException {
    Optional<byte[]> file = files.read(name);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Identity.fromFile(file.get()));
    } catch (GeneralSecurityException damaged) {
      throw new IOException(name + " is damaged: " + damaged.getMessage(), damaged);
    }
  }

  private static boolean isSame(Credentials one, Credentials other) {
    return one.certificate().equals(other.certificate());
  }
}
