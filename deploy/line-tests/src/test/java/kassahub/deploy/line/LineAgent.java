package kassahub.deploy.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.agent.Agent;
import kassahub.agent.ConfigException;
import kassahub.agent.enrol.IdentityFiles;
import kassahub.deploy.line.FullDisk.Room;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.proto.EnrolmentString;
import kassahub.proto.v1.Report;

/**
 * A real agent whose computer is switched off, loses its outbox, is restored from a backup, has a
 * full disk or a bad one, or was away for longer than its certificate. Safe for use by many
 * threads.
 */
final class LineAgent implements AutoCloseable {
  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

  /** The first certificate of its identity, but for its last line. */
  private static final Pattern OWN = Pattern.compile(BEGIN + "[^-]+");

  private final Path data;
  private final List<String> ids = new ArrayList<>();
  private final Witness witness;
  private final Program program;

  /** An agent that is enrolled and whose program runs. */
  LineAgent(Path data, String id, Witness witness, Program program) {
    this.data = data;
    ids.add(id);
    this.witness = witness;
    this.program = program;
  }

  /** The CN of its certificate; one more for each time that it enrolled again. */
  synchronized List<String> ids() {
    return List.copyOf(ids);
  }

  /** What it has ever had to say. */
  Witness witness() {
    return witness;
  }

  /** Reports that the hub has not taken yet. */
  long unsent() {
    return program.unsent();
  }

  /** All of its log. */
  String log() throws IOException {
    return Files.readString(data.resolve("agent.log"));
  }

  /** The end of its log. */
  String lastWords() throws IOException {
    return program.lastWords();
  }

  /** It had to give states up. */
  boolean hasMergedAway() {
    return program.hasMergedAway();
  }

  synchronized void restart() throws IOException, ConfigException {
    stop();
    start();
  }

  /** The outbox's directory is gone when it comes back. */
  synchronized void loseOutbox() throws IOException, ConfigException {
    stop();
    Folders.delete(outbox());
    start();
  }

  /** Comes back with its outbox as it was at the last backup; without a backup makes one. */
  synchronized void backUpOrRestore() throws IOException, ConfigException {
    stop();
    if (Files.exists(backup())) {
      Folders.delete(outbox());
      Files.move(backup(), outbox());
    } else {
      Folders.copy(outbox(), backup());
    }
    start();
  }

  /**
   * Its disk damages what waits in its outbox.
   *
   * @return the report that is lost
   */
  synchronized Report damage(Damage damage) throws IOException, ConfigException {
    stop();
    var victim = damage.to(outbox(), witness.waiting(outbox()));
    start();
    return victim;
  }

  /** Its certificate ended while it was away. */
  synchronized void expire(CertificateAuthority before) throws Exception {
    stop();
    var files = IdentityFiles.open(data);
    var key = files.current().orElseThrow().credentials().certificate().getPublicKey();
    var expired = before.issue(ids.getLast(), key).getFirst().getEncoded();
    var file = data.resolve("identity/identity.pem");
    var pem = BEGIN + "\n" + Base64.getEncoder().encodeToString(expired) + "\n";
    Files.writeString(file, OWN.matcher(Files.readString(file)).replaceFirst(pem));
    start();
  }

  /** Somebody gives it a new enrolment string. */
  synchronized void enrol(EnrolmentString string) throws Exception {
    stop();
    ids.add(Agent.enrol(data, string, again -> {}).credentials().agent());
    start();
  }

  synchronized void room(Room left) throws IOException {
    program.room(left);
  }

  /** Its computer believes in another time. */
  synchronized void clock(Duration ahead) {
    program.clock(ahead);
  }

  /** The disk is empty again, the clock right, and messages come once and in order. */
  synchronized void calm() throws IOException {
    program.room(Room.ENOUGH);
    program.clock(Duration.ZERO);
    program.calm();
  }

  /** An agent that could not make its outbox on a full disk has none. */
  private void stop() throws IOException {
    program.stop();
    if (Files.exists(outbox())) {
      witness.look(outbox());
    }
  }

  /** Nothing starts on a full disk; somebody sees that, and makes room. */
  private void start() throws IOException, ConfigException {
    program.room(Room.ENOUGH);
    program.start();
  }

  private Path outbox() {
    return data.resolve("outbox");
  }

  private Path backup() {
    return data.resolve("outbox-backup");
  }

  @Override
  public synchronized void close() {
    try {
      stop();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
