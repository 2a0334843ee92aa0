package kassahub.deploy.packages;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipFile;
import kassahub.proto.ReleaseSignature;
import kassahub.proto.ReleaseVersion;
import kassahub.proto.v1.ReleaseFile;
import kassahub.proto.v1.ReleaseManifest;

/** A folder of the agent as a release: its manifest and its files, packed one by one. */
final class ReleaseFolder {
  private final Path folder;

  /**
   * Whom it may replace, and when.
   *
   * @param lowest version that may change to it
   */
  record Validity(String lowest, Instant notBefore, Instant notAfter) {
    Validity {
      if (ReleaseVersion.parse(lowest).isEmpty()) {
        throw new IllegalArgumentException(
            "lowest: a version like 1.2.0 expected, found " + lowest);
      }
    }
  }

  ReleaseFolder(Path folder) {
    this.folder = folder;
  }

  /** Writes {@code kassahub-agent-VERSION-PLATFORM.release}. */
  Path sign(Validity validity, List<PrivateKey> keys, Path out)
      throws IOException, GeneralSecurityException {
    String version = version();
    String platform = "linux-" + System.getProperty("os.arch");
    var manifest =
        ReleaseManifest.newBuilder()
            .setVersion(version)
            .setPlatform(platform)
            .setLowestReplaced(validity.lowest())
            .setNotBeforeMillis(validity.notBefore().toEpochMilli())
            .setNotAfterMillis(validity.notAfter().toEpochMilli())
            .setFileTimeSeconds(Tool.TIME);
    List<byte[]> packed = new ArrayList<>();
    for (Path file : Tree.below(folder)) {
      if (Files.isRegularFile(file)) {
        byte[] content = Files.readAllBytes(file);
        packed.add(pack(content));
        manifest.addFiles(
            ReleaseFile.newBuilder()
                .setPath(folder.relativize(file).toString())
                .setBytes(content.length)
                .setSha256(ByteString.copyFrom(ReleaseSignature.sha256().digest(content)))
                .setPackedBytes(packed.getLast().length)
                .setExecutable(Files.isExecutable(file)));
      }
    }
    byte[] head = ReleaseSignature.sign(manifest.build(), keys).toByteArray();
    Path made = out.resolve("kassahub-agent-%s-%s.release".formatted(version, platform));
    try (var to = new DataOutputStream(Files.newOutputStream(made))) {
      to.writeInt(head.length);
      to.write(head);
      for (byte[] one : packed) {
        to.write(one);
      }
    }
    return made;
  }

  /** What the program in it says of itself: that, and nothing else, is what an agent reports. */
  private String version() throws IOException {
    try (var jars = Files.list(folder.resolve("lib"))) {
      Path jar =
          jars.filter(file -> file.getFileName().toString().startsWith("agent-daemon"))
              .findFirst()
              .orElseThrow(() -> new IOException("no agent in " + folder));
      try (var zip = new ZipFile(jar.toFile());
          var in = zip.getInputStream(zip.getEntry("kassahub/agent/build.properties"))) {
        var properties = new Properties();
        properties.load(in);
        String version = properties.getProperty("version");
        if (ReleaseVersion.parse(version).isEmpty()) {
          throw new IOException(
              "version " + version + " cannot be compared: numbers with dots only");
        }
        return version;
      }
    }
  }

  private static byte[] pack(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }
}
