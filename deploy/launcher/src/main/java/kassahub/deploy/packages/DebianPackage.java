package kassahub.deploy.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** {@code kassahub-agent_VERSION_ARCHITECTURE.deb}. */
final class DebianPackage {
  private final Path sources;
  private final AgentFolder folder;

  DebianPackage(Path root, AgentFolder folder) {
    sources = root.resolve("deploy/agent");
    this.folder = folder;
  }

  Path build(Path out) throws IOException, InterruptedException {
    Path tree = out.resolve("deb");
    Tree.delete(tree);
    fill(tree);
    Tree.settle(tree);
    String name = "kassahub-agent_%s_%s.deb".formatted(folder.version(), architecture());
    Tool.run(
        out,
        "dpkg-deb",
        "--root-owner-group",
        "-Zxz",
        "-z9",
        "-Sextreme",
        "--build",
        "deb",
        name + ".part");
    Tree.delete(tree);
    return Files.move(
        out.resolve(name + ".part"), out.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Each version has a folder of its own: an upgrade takes nothing from under a running agent. */
  private void fill(Path tree) throws IOException {
    Path place = Path.of("usr/lib/kassahub-agent", folder.version());
    Tree.copy(folder.path(), tree.resolve(place.toString()));
    Files.createFile(tree.resolve(place.toString()).resolve("installed-by-package"));
    Files.createDirectories(tree.resolve("usr/bin"));
    Files.createSymbolicLink(
        tree.resolve("usr/bin/kassahub"), Path.of("../..").resolve(place).resolve("kassahub"));
    Tree.copy(
        sources.resolve("kassahub-agent.service"),
        tree.resolve("lib/systemd/system/kassahub-agent.service"));
    Tree.copy(sources.resolve("agent.toml"), tree.resolve("etc/kassahub/agent.toml"));
    long kilobytes = Tree.kilobytes(tree);
    Tree.copy(sources.resolve("debian"), tree.resolve("DEBIAN"));
    Path control = tree.resolve("DEBIAN/control");
    Files.writeString(
        control,
        Files.readString(control)
            .replace("@VERSION@", folder.version())
            .replace("@ARCHITECTURE@", architecture())
            .replace("@KILOBYTES@", Long.toString(kilobytes)));
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }
}
