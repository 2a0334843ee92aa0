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

  /** Stops it as `pg_ctl stop -m fast` would (which refuses to run as root), if there is one. */
  void stop() {
    var found = process();
    if (found.isPresent()) {
      var process = found.get();
      LOG.warn("stopping a PostgreSQL left behind by a killed hub pid={}", process.pid());
      interrupt(process.pid());
      awaitExit(process);
    }
  }

  /** Its TCP port. */
  Optional<Integer> port() {
    return process().map(process -> Integer.parseInt(lines().get(PORT_LINE).strip()));
  }

  private Optional<ProcessHandle> process() {
    var lines = lines();
    if (lines.size() <= PORT_LINE) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().command().orElse("").endsWith("postgres"));
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
