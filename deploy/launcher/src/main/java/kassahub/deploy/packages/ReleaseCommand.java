package kassahub.deploy.packages;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import kassahub.proto.ReleaseSignature;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kassahub release}. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = {
      "Signs releases of the agent where they are built. A hub checks the signature before it"
          + " takes one, an agent before it changes to one; neither can make one."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ReleaseCommand implements Runnable {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "keys",
      mixinStandardHelpOptions = true,
      description = {
        "Makes a key to sign with, and prints its public half: a line for `package --release-keys`"
            + " and for the hub's release-keys.",
        "Keep the file off line. To change keys: package a release with both public halves, signed"
            + " with the old key; once agents run it, sign with the new one and leave the old"
            + " one out."
      })
  void keys(
      @Parameters(paramLabel = "FILE", description = "Where the key goes; not overwritten.")
          Path file)
      throws IOException, GeneralSecurityException {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String key = Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var out =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
      out.write(ByteBuffer.wrap((BEGIN + "\n" + key + "\n" + END + "\n").getBytes(US_ASCII)));
    }
    spec.commandLine().getOut().println(ReleaseSignature.text(pair.getPublic()));
  }

  @Command(
      name = "sign",
      mixinStandardHelpOptions = true,
      description =
          "Makes a signed release of a folder that `kassahub package` built; prints its path.")
  void sign(
      @Option(
              names = "--key",
              required = true,
              paramLabel = "FILE",
              description = "Key to sign with; twice to sign with two.")
          List<Path> keys,
      @Option(
              names = "--lowest",
              required = true,
              paramLabel = "VERSION",
              description = "The lowest version that may change to this one.")
          String lowest,
      @Option(
              names = "--days",
              defaultValue = "180",
              description = "How long it may be installed (default: 180).")
          int days,
      @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where it goes.")
          Path out,
      @Parameters(paramLabel = "FOLDER", description = "The agent's folder.") Path folder)
      throws IOException, GeneralSecurityException {
    List<PrivateKey> signing = new ArrayList<>();
    for (Path key : keys) {
      signing.add(read(key));
    }
    Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
    var validity =
        new ReleaseFolder.Validity(
            lowest, now.minus(2, ChronoUnit.DAYS), now.plus(days, ChronoUnit.DAYS));
    spec.commandLine().getOut().println(new ReleaseFolder(folder).sign(validity, signing, out));
  }

  private static PrivateKey read(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file).replace(BEGIN, "").replace(END, "");
    var key = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text.strip()));
    return KeyFactory.getInstance("Ed25519").generatePrivate(key);
  }
}
