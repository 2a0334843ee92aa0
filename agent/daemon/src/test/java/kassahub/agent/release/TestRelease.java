package kassahub.agent.release;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import kassahub.proto.ReleaseSignature;
import kassahub.proto.v1.ReleaseFile;
import kassahub.proto.v1.ReleaseManifest;
import kassahub.proto.v1.UpdateAgent;

/** A release as the build side makes it, of small files. */
final class TestRelease {
  static final long FILE_TIME = 1_793_491_200;
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  static final String PLATFORM = "linux-amd64";

  private final byte[] head;
  private final byte[] bytes;
  private final String version;

  private TestRelease(byte[] head, byte[] bytes, String version) {
    this.head = head;
    this.bytes = bytes;
    this.version = version;
  }

  static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Good from a day ago for a month, from any version. */
  static ReleaseManifest.Builder manifest(String version) {
    return ReleaseManifest.newBuilder()
        .setVersion(version)
        .setPlatform(PLATFORM)
        .setLowestReplaced("0.1.0")
        .setNotBeforeMillis(NOW.minusSeconds(86_400).toEpochMilli())
        .setNotAfterMillis(NOW.plusSeconds(30 * 86_400).toEpochMilli())
        .setFileTimeSeconds(FILE_TIME);
  }

  static TestRelease of(ReleaseManifest.Builder manifest, Map<String, String> files, KeyPair keys) {
    var packed = new ByteArrayOutputStream();
    new TreeMap<>(files)
        .forEach(
            (path, text) -> {
              byte[] content = text.getBytes(StandardCharsets.UTF_8);
              byte[] small = pack(content);
              packed.writeBytes(small);
              manifest.addFiles(
                  ReleaseFile.newBuilder()
                      .setPath(path)
                      .setBytes(content.length)
                      .setSha256(ByteString.copyFrom(ReleaseSignature.sha256().digest(content)))
                      .setPackedBytes(small.length)
                      .setExecutable(path.equals("kassahub")));
            });
    return of(manifest, packed.toByteArray(), keys);
  }

  static TestRelease of(ReleaseManifest.Builder manifest, byte[] packed, KeyPair keys) {
    try {
      byte[] head =
          ReleaseSignature.sign(manifest.build(), List.of(keys.getPrivate())).toByteArray();
      byte[] all =
          ByteBuffer.allocate(Integer.BYTES + head.length + packed.length)
              .putInt(head.length)
              .put(head)
              .put(packed)
              .array();
      return new TestRelease(head, all, manifest.getVersion());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  UpdateAgent order() {
    return UpdateAgent.newBuilder()
        .setVersion(version)
        .setRelease(ReleaseSignature.name(head))
        .build();
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** The same with the last bytes missing. */
  TestRelease cut(int fewer) {
    return new TestRelease(head, Arrays.copyOf(bytes, bytes.length - fewer), version);
  }

  /** The same with one bit of the last file turned. */
  TestRelease spoilt() {
    byte[] other = bytes.clone();
    other[other.length - 12] ^= 1;
    return new TestRelease(head, other, version);
  }

  /** Its head before the files of another one that is packed as small. */
  TestRelease filledWith(TestRelease other) {
    byte[] mixed = other.bytes();
    System.arraycopy(bytes, 0, mixed, 0, Integer.BYTES + head.length);
    return new TestRelease(head, mixed, version);
  }

  private static byte[] pack(byte[] content) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
