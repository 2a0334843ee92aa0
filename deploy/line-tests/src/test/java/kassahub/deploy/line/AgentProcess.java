package kassahub.deploy.line;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.deploy.line.Child.Jvm;
import kassahub.deploy.line.FullDisk.Room;

/** {@code kassahub agent}, that ends by SIGKILL. */
final class AgentProcess implements Program {
  private static final int MEGABYTES = 64;

  /** Enough to write over what is allocated for acknowledgements, too little for anything else. */
  private static final String LITTLE_ROOM = "64";

  private final List<String> place;
  private final Path config;
  private final Path log;
  private Optional<Child> running = Optional.empty();

  /**
   * @param place what its command begins with, where it is not to run here
   */
  AgentProcess(List<String> place, Path config, Path log) {
    this.place = place;
    this.config = config;
    this.log = log;
  }

  @Override
  public void start() throws IOException {
    start(Map.of());
  }

  void start(Map<String, String> environment) throws IOException {
    running =
        Optional.of(
            Child.start(
                Jvm.of(MEGABYTES, StartCache.AGENT.flags()).into(place),
                log,
                environment,
                "agent",
                "--config",
                config.toString()));
  }

  boolean isAlive() {
    return running.filter(Child::isAlive).isPresent();
  }

  @Override
  public String lastWords() throws IOException {
    return running.isPresent() ? running.get().lastWords() : "it does not run";
  }

  @Override
  public void stop() {
    running.ifPresent(Child::kill);
    running = Optional.empty();
  }

  /** No file may grow: the nearest to a full disk that needs no rights. */
  @Override
  public void room(Room left) throws IOException {
    if (running.isPresent()) {
      String limit = left == Room.ENOUGH ? "unlimited" : LITTLE_ROOM;
      limitFiles(running.get().pid(), limit + ":unlimited");
    }
  }

  private static void limitFiles(long pid, String limits) throws IOException {
    var command = new ProcessBuilder("prlimit", "--pid=" + pid, "--fsize=" + limits);
    try {
      int code = command.inheritIO().start().waitFor();
      if (code != 0) {
        throw new IOException("prlimit ended with " + code);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void calm() {}

  /** Its outbox has the usual size. */
  @Override
  public boolean hasMergedAway() {
    return false;
  }

  /** What it has unsent, is seen by what the hub has not heard. */
  @Override
  public long unsent() {
    return 0;
  }
}
