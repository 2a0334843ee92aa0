package kassahub.deploy.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import kassahub.agent.ConfigException;
import kassahub.deploy.line.FullDisk.Room;

/**
 * A real agent whose computer is switched off, loses its outbox, is restored from a backup, or has
 * a full disk.
 */
final class LineAgent implements AutoCloseable {
  private final Path data;
  private final String id;
  private final Witness witness;
  private final Program program;

  /** An agent that is enrolled and whose program runs. */
  LineAgent(Path data, String id, Witness witness, Program program) {
    this.data = data;
    this.id = id;
    this.witness = witness;
    this.program = program;
  }

  /** The certificate's CN. */
  String id() {
    return id;
  }

  /** What it has ever had to say. */
  Witness witness() {
    return witness;
  }

  /** Reports that the hub has not taken yet. */
  long unsent() {
    return program.unsent();
  }

  /** The end of its log. */
  String lastWords() throws IOException {
    return program.lastWords();
  }

  /** It had to give states up. */
  boolean hasMergedAway() {
    return program.hasMergedAway();
  }

  void restart() throws IOException, ConfigException {
    stop();
    start();
  }

  /** The outbox's directory is gone when it comes back. */
  void loseOutbox() throws IOException, ConfigException {
    stop();
    Folders.delete(outbox());
    start();
  }

  /** Comes back with its outbox as it was at the last backup; without a backup makes one. */
  void backUpOrRestore() throws IOException, ConfigException {
    stop();
    if (Files.exists(backup())) {
      Folders.delete(outbox());
      Files.move(backup(), outbox());
    } else {
      Folders.copy(outbox(), backup());
    }
    start();
  }

  void room(Room left) throws IOException {
    program.room(left);
  }

  /** Its computer believes in another time. */
  void clock(Duration ahead) {
    program.clock(ahead);
  }

  /** The disk is empty again, the clock right, and messages come once and in order. */
  void calm() throws IOException {
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
  public void close() {
    try {
      stop();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
