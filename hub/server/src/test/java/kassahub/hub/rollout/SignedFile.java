package kassahub.hub.rollout;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import kassahub.proto.ReleaseSignature;
import kassahub.proto.v1.ReleaseFile;
import kassahub.proto.v1.ReleaseManifest;

/** Releases as the build side hands them over; what is in them matters to agents only. */
public final class SignedFile {
  private SignedFile() {}

  public static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Good for a month, of so many packed bytes. */
  public static byte[] of(String version, Instant now, int packed, KeyPair keys) {
    var manifest =
        ReleaseManifest.newBuilder()
            .setVersion(version)
            .setPlatform("linux-amd64")
            .setLowestReplaced("0.1.0")
            .setNotBeforeMillis(now.minus(Duration.ofDays(1)).toEpochMilli())
            .setNotAfterMillis(now.plus(Duration.ofDays(30)).toEpochMilli())
            .addFiles(
                ReleaseFile.newBuilder()
                    .setPath("kassahub")
                    .setBytes(1)
                    .setSha256(ByteString.copyFrom(new byte[32]))
                    .setPackedBytes(packed));
    try {
      byte[] head =
          ReleaseSignature.sign(manifest.build(), List.of(keys.getPrivate())).toByteArray();
      var file = ByteBuffer.allocate(Integer.BYTES + head.length + packed);
      file.putInt(head.length).put(head);
      for (int i = 0; i < packed; i++) {
        file.put((byte) (i / 7));
      }
      return file.array();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
