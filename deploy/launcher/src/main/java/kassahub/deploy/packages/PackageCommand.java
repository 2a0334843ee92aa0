package kassahub.deploy.packages;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import kassahub.agent.BuildInfo;
import kassahub.proto.ReleaseSignature;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kassahub package}. */
@Command(
    name = "package",
    mixinStandardHelpOptions = true,
    description = {
      "Builds the agent's packages from this clone: .deb and .tar.xz with a Java of their own, for"
          + " the system and processor this runs on, and .zip for Windows without one.",
      "",
      "Needs Linux, xz; dpkg-deb for the .deb. A trial run of the agent beside a hub on loopback"
          + " records which classes it loads (JEP 514), so that it starts with half the work.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:built", "1:not built", "2:wrong arguments"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class PackageCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** What can be built. */
  enum Kind {
    DEB,
    TAR,
    ZIP,
    FOLDER
  }

  @Option(
      names = "--only",
      split = ",",
      description = "deb, tar, zip, folder, which the others are made from (default: all).")
  private Set<Kind> only = Set.of(Kind.values());

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where packages go (default: deploy/launcher/target/packages).")
  private @Nullable Path out;

  @Option(
      names = "--revision",
      paramLabel = "TEXT",
      description = "Added to the version, as Debian counts builds of one version.")
  private String revision = "";

  @Option(
      names = "--release-keys",
      paramLabel = "FILE",
      description = {
        "Public keys of who signs the agent's next releases, one or two lines as `kassahub release"
            + " keys` prints them.",
        "Without them an agent never changes itself."
      })
  private @Nullable Path releaseKeys;

  /** Says what it made, one path a line. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    // Not sooner: every command of an image, far from the sources, makes an object of this class.
    var clone = root();
    var to = out == null ? clone.resolve("deploy/launcher/target/packages") : out;
    String version = BuildInfo.read().version() + revision;
    Files.createDirectories(to);
    var folder = AgentFolder.build(clone, to.resolve("agent"), version);
    if (releaseKeys != null) {
      ReleaseSignature.keys(Files.readString(releaseKeys)); // or it would be found out at the till
      Files.copy(releaseKeys, folder.path().resolve("release-keys"));
      Tree.settle(folder.path());
    }
    List<Path> made = new ArrayList<>(List.of(folder.path()));
    if (only.contains(Kind.DEB)) {
      made.add(new DebianPackage(clone, folder).build(to));
    }
    if (only.contains(Kind.TAR)) {
      made.add(Archives.tar(clone, folder, to));
    }
    if (only.contains(Kind.ZIP)) {
      made.add(Archives.windows(clone, folder, to));
    }
    Files.writeString(to.resolve("built"), version); // later than its sources: nothing to do
    made.forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  /** The clone that this program was built in. */
  private static Path root() {
    try {
      var place = PackageCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      for (Path at = Path.of(place); at != null; at = at.getParent()) {
        if (Files.isDirectory(at.resolve("deploy/agent"))) {
          return at;
        }
      }
      throw new IllegalStateException("packages are built from a clone of the sources only");
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
