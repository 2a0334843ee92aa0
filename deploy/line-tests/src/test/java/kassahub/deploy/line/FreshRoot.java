package kassahub.deploy.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A system without anything of ours, made of this machine's packages by {@code fresh-root}. */
final class FreshRoot {
  private static final Path SCRIPT = Path.of("src/test/sh/fresh-root").toAbsolutePath();

  private final Path path;

  private FreshRoot(Path path) {
    this.path = path;
  }

  static FreshRoot make(Path path) throws IOException, InterruptedException {
    run(List.of(SCRIPT.toString(), "make", path.toString()));
    return new FreshRoot(path);
  }

  /** Whether this machine has what it takes. */
  static boolean isPossible() throws InterruptedException {
    try {
      run(List.of("unshare", "--mount", "true"));
      run(List.of("dpkg-query", "-W", "systemd"));
      return true;
    } catch (IOException missing) {
      return false;
    }
  }

  /** The same package under another version. */
  static Path revised(Path deb, String version, Path out) throws IOException, InterruptedException {
    run(List.of(SCRIPT.toString(), "revise", deb.toString(), version, out.toString()));
    return out;
  }

  /** A file of it, seen from outside. */
  Path at(String place) {
    return path.resolve(place.substring(1));
  }

  /** Every file but what packages and accounts are remembered by. */
  List<String> files() throws IOException, InterruptedException {
    return run(List.of(SCRIPT.toString(), "files", path.toString())).lines().toList();
  }

  /** Brings a package in as if it had been downloaded. */
  String install(Path deb) throws IOException, InterruptedException {
    Files.copy(deb, at("/tmp/" + deb.getFileName()));
    return run("dpkg", "-i", "/tmp/" + deb.getFileName());
  }

  /** What a command says that root runs there; one that fails is an exception with its words. */
  String run(String... command) throws IOException, InterruptedException {
    return run(inside(command));
  }

  List<String> inside(String... command) {
    var line = new ArrayList<>(List.of(SCRIPT.toString(), "in", path.toString()));
    line.addAll(List.of(command));
    return line;
  }

  static String run(List<String> line) throws IOException, InterruptedException {
    var process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(line + " ended with " + code + ": " + said);
    }
    return said;
  }
}
