package kassahub.agent.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.agent.enrol.Credentials;
import kassahub.agent.enrol.Validity;

/** The computer itself: program, disk, clock, certificate. */
public final class ComputerCheck {
  private static final long MEBIBYTE = 1 << 20;

  private final Path data;
  private final Instant now;
  private final String version;
  private final Instant built;

  /**
   * @param version of this program
   * @param built a time that is certainly over
   */
  public ComputerCheck(Path data, Instant now, String version, Instant built) {
    this.data = data;
    this.now = now;
    this.version = version;
    this.built = built;
  }

  /**
   * Looks at everything here.
   *
   * @param keepFree bytes that the agent leaves free
   * @param credentials empty: not enrolled
   */
  public List<Finding> run(long keepFree, Optional<Credentials> credentials) {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.good("doctor.version", version, Runtime.version().toString(), system()));
    findings.add(disk(keepFree));
    boolean behind = now.isBefore(built);
    findings.add(
        behind
            ? Finding.fault("doctor.clock.behind", now.toString())
            : Finding.good("doctor.clock", now.toString()));
    findings.add(
        credentials
            .map(known -> certificate(known, behind))
            .orElseGet(() -> Finding.fault("doctor.enrolled.not", data.toString())));
    return findings;
  }

  private static String system() {
    return System.getProperty("os.name") + " " + System.getProperty("os.version");
  }

  private Finding disk(long keepFree) {
    Path there = existing(data.toAbsolutePath());
    try {
      Files.delete(Files.createTempFile(there, "doctor", ".tmp"));
      long free = there.toFile().getUsableSpace();
      String text = Long.toString(free / MEBIBYTE);
      return free < keepFree
          ? Finding.fault("doctor.disk.full", data.toString(), text)
          : Finding.good("doctor.disk", data.toString(), text);
    } catch (IOException refused) {
      return Finding.fault("doctor.disk.refused", data.toString(), refused.toString());
    }
  }

  /** The directory itself, or the nearest one above it: what is missing is not made here. */
  private static Path existing(Path dir) {
    Path there = dir;
    while (!Files.isDirectory(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  private Finding certificate(Credentials credentials, boolean behind) {
    String agent = credentials.agent();
    String until = credentials.certificate().getNotAfter().toInstant().toString();
    return switch (Validity.of(credentials, now, behind)) {
      case GOOD -> Finding.good("doctor.certificate", agent, until);
      case EXPIRED -> Finding.fault("doctor.certificate.expired", agent, until);
      case NOT_YET_VALID, CLOCK_WRONG -> Finding.fault("doctor.certificate.clock", agent, until);
    };
  }
}
