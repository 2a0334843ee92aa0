package kassahub.agent.stick;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import kassahub.agent.state.StateFiles;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.FileInstall;
import kassahub.proto.v1.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the command did, for the hub: a file {@code stick-ID} each. The command may be another user
 * than the agent: it writes into the directory that the agent has, and the agent reads and deletes.
 */
public class StickRecords {
  /** More are not kept: the oldest of a till that never meets a hub go first. */
  static final int MOST = 100;

  private static final String PREFIX = "stick-";
  private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-f]{32}");
  private static final int ID_BYTES = 16;
  private static final Logger log = LoggerFactory.getLogger(StickRecords.class);

  private final StateFiles files;
  private final Set<String> unreadable = new HashSet<>();

  StickRecords(StateFiles files) {
    this.files = files;
  }

  /**
   * Those of an agent.
   *
   * @param data its directory, made when it is missing
   */
  public static StickRecords open(Path data) throws IOException {
    return new StickRecords(StateFiles.open(data));
  }

  /** A number for a new record. */
  static ByteString newId() {
    UUID id = UUID.randomUUID();
    return ByteString.copyFrom(
        ByteBuffer.allocate(ID_BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .flip());
  }

  /** On disk when this returns, in place of what was kept under its id. */
  void keep(Report record) throws IOException {
    List<Report> others = all().stream().filter(kept -> !name(kept).equals(name(record))).toList();
    for (Report old : others.subList(0, Math.max(0, others.size() - MOST + 1))) {
      forget(old);
    }
    files.share(name(record), record.toByteArray());
  }

  /** What is kept, the oldest first. One that is damaged or not to be read is told once. */
  List<Report> all() throws IOException {
    List<Report> kept = new ArrayList<>();
    for (String name : files.names()) {
      if (NAME.matcher(name).matches()) {
        read(name).ifPresent(kept::add);
      }
    }
    kept.sort((a, b) -> Long.compare(a.getDeviceTimeMillis(), b.getDeviceTimeMillis()));
    return kept;
  }

  void forget(Report record) throws IOException {
    files.delete(name(record));
  }

  private Optional<Report> read(String name) {
    try {
      Optional<byte[]> bytes = files.read(name);
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      Report report = Report.parseFrom(bytes.get());
      if (!name(report).equals(name)) { // else it would be told for ever: forgotten is the other
        throw new InvalidProtocolBufferException("it is a copy of " + name(report));
      }
      return Optional.of(report);
    } catch (InvalidProtocolBufferException damaged) {
      tell(name, damaged);
    } catch (IOException refused) {
      tell(name, refused);
    }
    return Optional.empty();
  }

  private void tell(String name, IOException why) {
    if (unreadable.add(name)) {
      log.warn(
          "a record of a licence from a stick cannot be read file={}: {}", name, why.toString());
    }
  }

  private static String name(Report record) {
    return PREFIX + HexFormat.of().formatHex(record.getFileInstall().getId().toByteArray());
  }

  /** Whether two are about the same licence of the same register. */
  static boolean alike(Report one, Report other) {
    return one.getRegister().equals(other.getRegister())
        && one.getFileInstall().getLicence().equals(other.getFileInstall().getLicence());
  }

  /** Whether the licence was in the register then. */
  static boolean done(FileInstall install) {
    return install.getOutcome() == Outcome.DONE || install.getOutcome() == Outcome.ALREADY;
  }
}
