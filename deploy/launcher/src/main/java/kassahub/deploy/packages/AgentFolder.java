package kassahub.deploy.packages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import kassahub.deploy.bench.AgentTrial;

/**
 * The installed agent as a folder that may stand anywhere: {@code kassahub} starts it, {@code
 * runtime} is its Java, {@code *.aot} the classes loaded beforehand and {@code made-from} the files
 * for which that holds.
 *
 * @param version of the package
 */
record AgentFolder(Path path, String version) {
  /** What the agent uses of Java; {@code deploy/kassahub test} starts it with no more than that. */
  private static final String MODULES =
      "java.base,java.logging,java.management,java.naming,jdk.unsupported";

  static AgentFolder build(Path root, Path path, String version)
      throws IOException, InterruptedException {
    Tree.delete(path);
    Files.createDirectories(path.resolve("lib"));
    var folder = new AgentFolder(path, version);
    for (Path jar : Tree.below(root.resolve("agent/daemon/target/image"))) {
      if (Files.isRegularFile(jar)) {
        Archives.store(jar, path.resolve("lib").resolve(jar.getFileName()));
      }
    }
    folder.link();
    folder.unpackSerialLibrary();
    for (var file : List.of("kassahub", "jvm.options")) {
      Files.copy(
          root.resolve("deploy/agent").resolve(file),
          path.resolve(file),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    Tree.settle(path);
    folder.recordStart();
    return folder;
  }

  /** Not compressed, like the jars: the package compresses all of it together. */
  private void link() throws IOException, InterruptedException {
    Tool.run(
        path,
        Tool.ofJdk("jlink"),
        "--add-modules=" + MODULES,
        "--output=runtime",
        "--compress=zip-0",
        "--strip-java-debug-attributes",
        "--no-header-files",
        "--no-man-pages");
  }

  /** Else it would be unpacked at the first start, into a temporary folder of everybody's. */
  private void unpackSerialLibrary() throws IOException {
    try (var jars = Files.list(path.resolve("lib"))) {
      Path jar =
          jars.filter(file -> file.getFileName().toString().startsWith("jSerialComm-"))
              .findFirst()
              .orElseThrow();
      String library =
          switch (System.getProperty("os.arch")) {
            case "amd64" -> "Linux/x86_64/libjSerialComm.so";
            case "aarch64" -> "Linux/armv8_64/libjSerialComm.so";
            case String other -> throw new IOException("no serial library for " + other);
          };
      try (var zip = new ZipFile(jar.toFile());
          var in = zip.getInputStream(zip.getEntry(library))) {
        Files.createDirectories(path.resolve("native"));
        Files.copy(in, path.resolve("native/libjSerialComm.so"));
      }
    }
  }

  private void recordStart() throws IOException, InterruptedException {
    AgentTrial.record(path);
    for (String record : AgentTrial.RECORDS) {
      Files.setLastModifiedTime(path.resolve(record), FileTime.from(Tool.TIME, TimeUnit.SECONDS));
    }
    Files.writeString(path.resolve("made-from"), madeFrom(), StandardCharsets.US_ASCII);
    Tree.settle(path);
  }

  /** As the starting script asks {@code stat} for it. */
  private String madeFrom() throws IOException {
    try (var jars = Files.list(path.resolve("lib"))) {
      return Stream.of(
              AgentTrial.RECORDS.stream(),
              Stream.of("runtime/lib/modules", "runtime/lib/server/libjvm.so"),
              jars.map(jar -> "lib/" + jar.getFileName()).sorted())
          .flatMap(names -> names)
          .map(this::described)
          .collect(Collectors.joining());
    }
  }

  private String described(String name) {
    try {
      return "%s %d %d\n".formatted(name, Files.size(path.resolve(name)), Tool.TIME);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
