package kassahub.hub.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lies where below the directory of an embedded server, and the options it is run with. */
public record EmbeddedDirectory(Path root) {
  private static final String DATABASE = "kassahub";
  private static final FileAttribute<?> MINE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  public EmbeddedDirectory(Path root) {
    this.root = root.toAbsolutePath().normalize();
    if (this.root.toString().matches(".*['\"$`\\\\].*")) {
      throw new IllegalArgumentException("quotes in the path of the database: " + root);
    }
  }

  /** The server's own files. */
  public Path cluster() {
    return root.resolve("data");
  }

  Path programs() {
    return root.resolve("programs");
  }

  /** Where the server copies finished WAL segments while {@link #archiving()} exists. */
  public Path wal() {
    return root.resolve("wal");
  }

  /** Its presence tells the server's archive command to keep segments. */
  public Path archiving() {
    return root.resolve("archiving");
  }

  /** The folder itself; safe when two hubs start at once. */
  void createRoot() throws IOException {
    Files.createDirectories(root, MINE);
  }

  /** What lies in it; by the holder of its lock only. */
  void create() throws IOException {
    for (var folder : new Path[] {root.resolve("secrets"), programs(), wal()}) {
      Files.createDirectories(folder, MINE);
    }
    for (var user : new String[] {"postgres", "kassahub_owner", "kassahub_hub"}) {
      if (!Files.exists(secret(user))) {
        SecretFile.write(secret(user), randomPassword());
      }
    }
  }

  void requireMajor(String wanted) throws IOException {
    var version = cluster().resolve("PG_VERSION");
    if (!Files.exists(version)) {
      return;
    }
    var found = Files.readString(version).strip();
    if (!found.equals(wanted)) {
      throw new IllegalStateException(
          ("%s holds a PostgreSQL %s cluster and this release brings %s: run `kassahub admin"
               + " export` with the release that made it, then `kassahub admin import` into a new"
               + " directory")
              .formatted(root, found, wanted));
    }
  }

  DatabaseAddress address(int port) {
    return new DatabaseAddress(
        List.of(new DatabaseAddress.Server("127.0.0.1", port)),
        DATABASE,
        new Login("kassahub_hub", password("kassahub_hub")),
        new Login("kassahub_owner", password("kassahub_owner")),
        Optional.empty());
  }

  /** Of a user that the server was made with. */
  public String password(String user) {
    try {
      return Files.readString(secret(user)).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException("password of " + user, failure);
    }
  }

  Map<String, String> initOptions() {
    var options = new LinkedHashMap<String, String>();
    options.put("locale-provider", "icu");
    options.put("icu-locale", "ru-RU");
    options.put("encoding", "UTF8");
    options.put("locale", "C.UTF-8");
    options.put("auth-host", "scram-sha-256");
    options.put("auth-local", "scram-sha-256");
    options.put("pwfile", secret("postgres").toString());
    options.put("set", "scram_iterations=1"); // rounds are for passwords that can be guessed
    return options;
  }

  Map<String, String> serverOptions(String sharedBuffers) {
    var options = new LinkedHashMap<String, String>();
    options.put("listen_addresses", "127.0.0.1");
    options.put("unix_socket_directories", "");
    options.put("fsync", "on");
    options.put("synchronous_commit", "on");
    options.put("full_page_writes", "on");
    options.put("max_connections", "100");
    options.put("shared_buffers", sharedBuffers);
    options.put("max_wal_size", "2GB");
    options.put("wal_level", "replica");
    options.put("timezone", "UTC");
    options.put("archive_mode", "on");
    options.put("archive_command", archiveCommand());
    return options;
  }

  /** In double quotes: the options reach the server through a shell. */
  private String archiveCommand() {
    return "\"test ! -e '%s' || (cp '%%p' '%s/%%f.part' && mv '%s/%%f.part' '%s/%%f')\""
        .formatted(archiving(), wal(), wal(), wal());
  }

  private Path secret(String user) {
    return root.resolve("secrets").resolve(user);
  }

  private static String randomPassword() {
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
