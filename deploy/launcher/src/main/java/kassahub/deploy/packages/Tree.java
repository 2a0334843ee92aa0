package kassahub.deploy.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Folders as a whole. */
final class Tree {
  private Tree() {}

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    for (Path path : below(folder).reversed()) {
      Files.delete(path);
    }
  }

  /** What is there is written over. */
  static void copy(Path from, Path to) throws IOException {
    for (Path path : below(from)) {
      Path target = to.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(target);
      } else {
        Files.createDirectories(target.getParent());
        Files.copy(
            path, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** One time for all, readable by all, writable by the owner; what can be run stays so. */
  static void settle(Path folder) throws IOException {
    var time = FileTime.from(Tool.TIME, TimeUnit.SECONDS);
    for (Path path : below(folder).reversed()) {
      if (Files.isSymbolicLink(path)) {
        continue;
      }
      boolean runs = Files.isDirectory(path) || Files.isExecutable(path);
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
      Files.setLastModifiedTime(path, time);
    }
  }

  static long kilobytes(Path folder) throws IOException {
    long sum = 0;
    for (Path path : below(folder)) {
      sum += (Files.size(path) + 1023) / 1024;
    }
    return sum;
  }

  /** With the folder itself, folders before what is in them. */
  static List<Path> below(Path folder) throws IOException {
    try (var walk = Files.walk(folder)) {
      return walk.sorted(Comparator.naturalOrder()).toList();
    }
  }
}
