package kassahub.hub.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that still runs in a data directory because its hub was killed. */
final class OrphanServer {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanServer.class);
  private static final int PORT_LINE = 3;
  private static final long STOP_SECONDS = 30;

  private final Path pidFile;

  OrphanServer(Path cluster) {
    pidFile = cluster.resolve("postmaster.pid");
  }

  /**
   * Stops it as `pg_ctl stop -m fast` would (which refuses to run as root), if there is one. Called
   * by the holder of the folder's lock: nobody else is starting a server here.
   */
  void stop() {
    var found = find();
    if (found.isPresent()) {
      var process = found.get();
      LOG.warn("stopping a PostgreSQL left behind by a killed hub pid={}", process.pid());
      interrupt(process.pid());
      awaitExit(process);
    } else if (process().isPresent()) {
      forget();
    }
  }

  /** PostgreSQL would not start beside a live process of that id, whoever it is. */
  private void forget() {
    LOG.warn("{} names a process that is not its server; removed", pidFile);
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException failure) {
      throw new UncheckedIOException(pidFile.toString(), failure);
    }
  }

  /** The process, if there is one. */
  Optional<ProcessHandle> find() {
    return process().filter(this::servesThisCluster);
  }

  /** Its TCP port. */
  Optional<Integer> port() {
    return find().map(process -> Integer.parseInt(lines().get(PORT_LINE).strip()));
  }

  private Optional<ProcessHandle> process() {
    var lines = lines();
    if (lines.size() <= PORT_LINE) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(ProcessHandle::isAlive);
  }

  /**
   * A process id outlives its process: after a reboot it may be anybody's, another PostgreSQL's
   * too. The server of a cluster works in the cluster's folder.
   */
  boolean servesThisCluster(ProcessHandle process) {
    var folder = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      return process.info().command().orElse("").endsWith("postgres")
          && Files.isSameFile(folder, pidFile.resolveSibling(""));
    } catch (IOException gone) {
      return false;
    }
  }

  private List<String> lines() {
    try {
      return Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
    } catch (IOException failure) {
      throw new UncheckedIOException(pidFile.toString(), failure);
    }
  }

  private static void interrupt(long pid) {
    try {
      new ProcessBuilder("sh", "-c", "kill -INT " + pid).start().waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException("signal to PostgreSQL " + pid, failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while stopping PostgreSQL " + pid, stop);
    }
  }

  private static void awaitExit(ProcessHandle process) {
    try {
      process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException failure) {
      throw new IllegalStateException("PostgreSQL " + process.pid() + " does not stop", failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL stops", stop);
    }
  }
}
