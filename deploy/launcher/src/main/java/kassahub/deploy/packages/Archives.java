package kassahub.deploy.packages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The agent for systems without Debian's packages. */
final class Archives {
  private Archives() {}

  /** With a Java of its own, the unit and {@code install.sh}. */
  static Path tar(Path root, AgentFolder folder, Path out)
      throws IOException, InterruptedException {
    Path sources = root.resolve("deploy/agent");
    String name = "kassahub-agent-" + folder.version();
    Path tree = out.resolve("tar");
    Tree.delete(tree);
    Tree.copy(folder.path(), tree.resolve(name));
    for (var file : new String[] {"agent.toml", "kassahub-agent.service"}) {
      Tree.copy(sources.resolve(file), tree.resolve(name).resolve(file));
    }
    Tree.copy(sources.resolve("other-linux"), tree.resolve(name));
    Tree.settle(tree);
    String archive = name + "-" + System.getProperty("os.arch") + ".tar.xz";
    Tool.run(
        tree,
        "tar",
        "--sort=name",
        "--owner=0",
        "--group=0",
        "--numeric-owner",
        "--use-compress-program=xz -9e",
        "--create",
        "--file=../" + archive,
        name);
    Tree.delete(tree);
    return out.resolve(archive);
  }

  /**
   * Without Java: a runtime for Windows is linked by a JDK for Windows. Text has the line ends that
   * cmd.exe wants.
   */
  static Path windows(Path root, AgentFolder folder, Path out) throws IOException {
    Path sources = root.resolve("deploy/agent");
    String name = "kassahub-agent-" + folder.version() + "-windows";
    Path archive = out.resolve(name + ".zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (Path jar : Tree.below(folder.path().resolve("lib"))) {
        if (Files.isRegularFile(jar)) {
          add(zip, name + "/lib/" + jar.getFileName(), Files.readAllBytes(jar));
        }
      }
      for (Path file : Tree.below(sources.resolve("windows"))) {
        if (Files.isRegularFile(file)) {
          add(zip, name + "/" + file.getFileName(), text(file));
        }
      }
      add(zip, name + "/agent.toml", text(sources.resolve("agent.toml")));
    }
    return archive;
  }

  /** The same jar with nothing compressed, its entries in their order. */
  static void store(Path jar, Path to) throws IOException {
    try (var from = new ZipFile(jar.toFile());
        var zip = new ZipOutputStream(Files.newOutputStream(to))) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (var entry : Collections.list(from.entries())) {
        try (var in = from.getInputStream(entry)) {
          add(zip, entry.getName(), in.readAllBytes());
        }
      }
    }
  }

  private static byte[] text(Path file) throws IOException {
    return Files.readString(file).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    var entry = new ZipEntry(name);
    entry.setLastModifiedTime(FileTime.from(Tool.TIME, TimeUnit.SECONDS));
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
