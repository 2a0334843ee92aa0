package kassahub.deploy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * CPU time and memory of processes, as Linux accounts for them (proc(5)). Fields are counted behind
 * the name in brackets, which may hold spaces.
 */
final class ProcessCpu {
  private static final Path PROC = Path.of("/proc");
  private static final long MILLIS_A_TICK = 10; // USER_HZ is 100 on every Linux that runs Java
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_SYSTEM = 14;
  private static final long PAGE = 4096;

  private ProcessCpu() {}

  /** User and system time of one process, of all its threads. */
  static Duration of(long pid) {
    return stat(pid).map(fields -> ticks(fields, USER, SYSTEM)).orElse(Duration.ZERO);
  }

  /** Of a process, of those it started, and of those that have ended and been waited for. */
  static Duration ofFamily(long pid) {
    try (Stream<Path> all = Files.list(PROC)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> Character.isDigit(name.charAt(0)))
          .map(Long::parseLong)
          .map(id -> id == pid ? ofParent(pid) : ofChild(id, pid))
          .reduce(Duration.ZERO, Duration::plus);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Resident memory in bytes. */
  static long resident(long pid) {
    try {
      var fields = Files.readString(PROC.resolve(pid + "/statm")).split(" ", -1);
      return Long.parseLong(fields[1]) * PAGE;
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** Of the resident memory what is in no file: it cannot be taken back without swap. */
  static long anonymous(long pid) {
    return size(pid, "smaps_rollup", "Anonymous:");
  }

  static long threads(long pid) {
    return number(pid, "status", "Threads:");
  }

  /** The highest resident memory in bytes since it was last reset. */
  static long peak(long pid) {
    return size(pid, "status", "VmHWM:");
  }

  private static long size(long pid, String file, String name) {
    return number(pid, file, name) << 10;
  }

  private static long number(long pid, String file, String name) {
    try (Stream<String> lines = Files.lines(PROC.resolve(pid + "/" + file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static Duration ofParent(long pid) {
    return stat(pid).map(fields -> ticks(fields, USER, CHILDREN_SYSTEM)).orElse(Duration.ZERO);
  }

  private static Duration ofChild(long pid, long parent) {
    return stat(pid)
        .filter(fields -> Long.parseLong(fields.get(PARENT)) == parent)
        .map(fields -> ticks(fields, USER, SYSTEM))
        .orElse(Duration.ZERO);
  }

  private static Duration ticks(List<String> fields, int first, int last) {
    long sum =
        fields.subList(first, last + 1).stream().mapToLong(Long::parseLong).sum() * MILLIS_A_TICK;
    return Duration.ofMillis(sum);
  }

  /** Fields from the third on: state, parent, … */
  private static Optional<List<String>> stat(long pid) {
    try {
      var text = Files.readString(PROC.resolve(pid + "/stat"));
      return Optional.of(List.of(text.substring(text.lastIndexOf(')') + 2).split(" ", -1)));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException gone) {
      return Optional.empty(); // it ended between opening and reading
    }
  }
}
