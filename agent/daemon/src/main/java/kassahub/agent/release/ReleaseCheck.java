package kassahub.agent.release;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SignatureException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kassahub.proto.ReleaseSignature;
import kassahub.proto.ReleaseVersion;
import kassahub.proto.v1.ReleaseFile;
import kassahub.proto.v1.ReleaseManifest;
import kassahub.proto.v1.SignedRelease;
import kassahub.proto.v1.UpdateAgent;

/** Whether a release may take over from the one that runs. */
final class ReleaseCheck {
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*(/[A-Za-z0-9_][A-Za-z0-9_.+-]*){0,9}");
  private static final int MOST_FILES = 2_000;
  private static final long MOST_BYTES = 500L << 20;
  private static final int HASH_BYTES = 32;
  static final String START = "kassahub";

  private final InstalledRelease here;
  private final String running;

  ReleaseCheck(InstalledRelease here, String running) {
    this.here = here;
    this.running = running;
  }

  /**
   * The manifest of the release that was ordered.
   *
   * @param now as far as it is known
   */
  ReleaseManifest check(UpdateAgent order, byte[] signed, Instant now) throws ReleaseException {
    if (!ReleaseSignature.name(signed).equals(order.getRelease())) {
      throw new ReleaseException("release-damaged", "not the release that was ordered");
    }
    ReleaseManifest manifest = manifest(signed);
    if (!manifest.getVersion().equals(order.getVersion())) {
      throw new ReleaseException("release-signature", "another version than was ordered");
    }
    if (!manifest.getPlatform().equals(here.platform())) {
      throw new ReleaseException(
          "release-platform", "for " + manifest.getPlatform() + ", here is " + here.platform());
    }
    checkVersion(manifest);
    if (now.isBefore(Instant.ofEpochMilli(manifest.getNotBeforeMillis()))
        || now.isAfter(Instant.ofEpochMilli(manifest.getNotAfterMillis()))) {
      throw new ReleaseException("release-expired", "it is not good at " + now);
    }
    checkFiles(manifest);
    return manifest;
  }

  private ReleaseManifest manifest(byte[] signed) throws ReleaseException {
    try {
      return ReleaseSignature.check(
          SignedRelease.parseFrom(signed), ReleaseSignature.keys(here.keys()));
    } catch (InvalidProtocolBufferException garbled) {
      throw new ReleaseException("release-damaged", "its head cannot be read");
    } catch (SignatureException | IllegalArgumentException foreign) {
      throw new ReleaseException("release-signature", String.valueOf(foreign.getMessage()));
    }
  }

  private void checkVersion(ReleaseManifest manifest) throws ReleaseException {
    Optional<ReleaseVersion> mine = ReleaseVersion.parse(running);
    Optional<ReleaseVersion> next = ReleaseVersion.parse(manifest.getVersion());
    Optional<ReleaseVersion> lowest = ReleaseVersion.parse(manifest.getLowestReplaced());
    if (mine.isEmpty() || next.isEmpty() || lowest.isEmpty()) {
      throw new ReleaseException("release-older", "versions that cannot be compared");
    }
    if (next.get().compareTo(mine.get()) <= 0) {
      throw new ReleaseException(
          "release-older", manifest.getVersion() + " is not newer than " + running);
    }
    if (mine.get().compareTo(lowest.get()) < 0) {
      throw new ReleaseException(
          "release-too-far",
          running + " has to change to " + manifest.getLowestReplaced() + " before");
    }
  }

  private static void checkFiles(ReleaseManifest manifest) throws ReleaseException {
    Set<String> paths = new HashSet<>();
    long sum = 0;
    for (ReleaseFile file : manifest.getFilesList()) {
      boolean sound =
          PATH.matcher(file.getPath()).matches()
              && paths.add(file.getPath())
              && file.getBytes() >= 0
              && file.getBytes() <= MOST_BYTES
              && file.getPackedBytes() > 0
              && file.getPackedBytes() <= MOST_BYTES
              && file.getSha256().size() == HASH_BYTES;
      sum += file.getBytes();
      if (!sound || sum > MOST_BYTES) {
        throw new ReleaseException("release-damaged", "its list of files is not sound");
      }
    }
    if (paths.size() > MOST_FILES || !paths.contains(START)) {
      throw new ReleaseException("release-damaged", "it has no " + START + ", or too much beside");
    }
  }

  static boolean same(ReleaseFile file, byte[] hash) {
    return file.getSha256().equals(ByteString.copyFrom(hash));
  }
}
