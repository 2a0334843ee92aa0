package kassahub.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.Login;

/**
 * A PostgreSQL as the system's packages install it, with a cluster of its own in a folder: what an
 * administrator gives a hub. TLS only, passwords only, the roles and the database made by the
 * statements in this module's README, and a time zone that is not the hub's.
 */
public final class DistributionServer implements AutoCloseable {
  private static final Path PACKAGES = Path.of("/usr/lib/postgresql");

  /** From the folder of any module. */
  private static final Path README = Path.of("../../hub/server/README.md");

  private static final Pattern SQL_OF_README = Pattern.compile("(?s)```sql\n(.*?)```");

  private final Path folder;
  private final Machine machine;
  private final Path cluster;
  private int port;
  private final Path programs;
  private final boolean root = System.getProperty("user.name").equals("root");

  /**
   * Where it runs.
   *
   * @param addresses it listens at; this JVM reaches the first
   * @param into what a command begins with to run there
   */
  public record Machine(List<String> addresses, List<String> into) {
    /** Loopback of this one. */
    public static final Machine HERE = new Machine(List.of("127.0.0.1"), List.of());
  }

  DistributionServer(Path folder) {
    this(folder, Machine.HERE);
  }

  public DistributionServer(Path folder, Machine machine) {
    this.folder = folder;
    this.machine = machine;
    cluster = folder.resolve("cluster");
    programs = newest();
  }

  public void start() {
    try {
      var secrets = Files.createDirectory(secrets());
      for (var role : List.of("postgres", "kassahub_owner", "kassahub_hub")) {
        Files.writeString(secrets.resolve(role), UUID.randomUUID().toString());
      }
      if (root) {
        own(folder, secrets, secrets.resolve("postgres"));
      }
      port = FixedPorts.free(1).getFirst();
      create(secrets);
      begin();
      administer();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** As both roles see it. */
  public DatabaseAddress address() {
    try {
      return new DatabaseAddress(
          List.of(new DatabaseAddress.Server(host(), port)),
          "kassahub",
          login("kassahub_hub"),
          login("kassahub_owner"),
          Optional.of(folder.resolve("server.crt")));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Folder with the password of each role in a file of its name. */
  public Path secrets() {
    return folder.resolve("secrets");
  }

  String superuserPassword() {
    try {
      return password("postgres");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A copy of this server in another folder that follows it and stands by. */
  DistributionServer standby(Path copy) {
    return standby(copy, followed() + " password=" + superuserPassword());
  }

  /** The same of one that somebody else started on this machine. */
  static DistributionServer standbyOf(TestServer server, Path copy) {
    var at = server.template().servers().getFirst();
    return standby(
        copy, followed("127.0.0.1", at.port()) + " password=" + server.superuserPassword());
  }

  private static DistributionServer standby(Path copy, String source) {
    var standby = new DistributionServer(copy);
    try {
      standby.port = FixedPorts.free(1).getFirst();
      Files.createDirectories(copy);
      if (standby.root) {
        own(copy);
      }
      standby.run(
          standby.program("pg_basebackup"),
          "-R",
          "-c",
          "fast",
          "-d",
          source,
          "-D",
          standby.cluster + "");
      Files.writeString(
          standby.cluster.resolve("postgresql.conf"),
          "port = %d%n".formatted(standby.port),
          StandardOpenOption.APPEND);
      standby.begin();
      return standby;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** How others reach it to copy it. */
  String followed() {
    return followed(host(), port);
  }

  private static String followed(String host, int port) {
    return "host=%s port=%d user=postgres sslmode=require".formatted(host, port);
  }

  private String host() {
    return machine.addresses().getFirst();
  }

  private Login login(String role) throws IOException {
    return new Login(role, password(role));
  }

  private String password(String role) throws IOException {
    return Files.readString(secrets().resolve(role)).strip();
  }

  int port() {
    return port;
  }

  /** What belongs into the section of the database in a hub's configuration. */
  public String toml(String host) {
    return """
    host = "%s"
    port = %d
    user-password-file = "%s/kassahub_hub"
    owner-password-file = "%s/kassahub_owner"
    root-certificate = "%s"
    """
        .formatted(host, port, secrets(), secrets(), address().rootCertificate().orElseThrow());
  }

  /** Starts it, or starts it again. */
  public void begin() throws IOException {
    run(program("pg_ctl"), "start", "-w", "-D", cluster.toString(), "-l", folder + "/log");
  }

  /** From standing by to taking writes. */
  void promote() throws IOException {
    run(program("pg_ctl"), "promote", "-w", "-D", cluster.toString());
  }

  /**
   * SIGKILL to all of its processes: as when its machine loses power, but for what the kernel still
   * writes.
   */
  public void kill() throws IOException {
    var postmaster = postmaster().orElseThrow();
    var all = Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    Files.delete(cluster.resolve("postmaster.pid"));
  }

  /** Whether it runs, whatever it can do. */
  public boolean isRunning() throws IOException {
    return postmaster().isPresent();
  }

  private Optional<ProcessHandle> postmaster() throws IOException {
    var file = cluster.resolve("postmaster.pid");
    return Files.exists(file)
        ? ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst().strip()))
        : Optional.empty();
  }

  /** Where its files are. */
  public Path cluster() {
    return cluster;
  }

  /** What it has told its log. */
  public String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** The next commit needs a new file of the log that it writes ahead. */
  public boolean switchLog() throws SQLException {
    try (var connection = superuser();
        var statement = connection.createStatement()) {
      return statement.execute("select pg_switch_wal()");
    }
  }

  private Connection superuser() throws SQLException {
    var at = address().named("postgres").jdbcUrl();
    return DriverManager.getConnection(at, "postgres", superuserPassword());
  }

  private void create(Path secrets) throws IOException {
    run(
        program("initdb"),
        "--no-sync",
        "--pgdata=" + cluster,
        "--username=postgres",
        "--pwfile=" + secrets.resolve("postgres"),
        "--auth=scram-sha-256",
        "--locale=C.UTF-8");
    run(
        ("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test"
                + " -addext subjectAltName=IP:%s -keyout server.key -out server.crt")
            .formatted(String.join(",IP:", machine.addresses()))
            .split(" ", -1));
    Files.writeString(
        cluster.resolve("postgresql.conf"),
        """
        listen_addresses = '%s'
        port = %d
        unix_socket_directories = ''
        ssl = on
        ssl_key_file = '%s/server.key'
        ssl_cert_file = '%s/server.crt'
        timezone = 'Asia/Almaty'
        """
            .formatted(String.join(",", machine.addresses()), port, folder, folder),
        StandardOpenOption.APPEND);
    Files.writeString(
        cluster.resolve("pg_hba.conf"),
        """
        hostssl all all all scram-sha-256
        hostssl replication all all scram-sha-256
        """);
  }

  /** What the README tells an administrator to do. */
  private void administer() throws IOException {
    var block = SQL_OF_README.matcher(Files.readString(README));
    if (!block.find()) {
      throw new IllegalStateException("the README has no SQL for an external server");
    }
    try (var connection = superuser()) {
      for (var sql : block.group(1).split(";\n", -1)) {
        execute(connection, sql, address());
      }
      var superuser = ScramSecret.of(superuserPassword());
      try (var statement = connection.createStatement()) {
        statement.execute("alter role postgres password '" + superuser + "'");
      }
    } catch (SQLException failure) {
      throw new IllegalStateException("the statements of the README", failure);
    }
  }

  private static void execute(Connection connection, String sql, DatabaseAddress address)
      throws SQLException {
    if (sql.isBlank()) {
      return;
    }
    var login = sql.contains(address.owner().user()) ? address.owner() : address.hub();
    try (var statement = connection.createStatement()) {
      statement.execute(sql.replace("…", ScramSecret.of(login.password())));
    }
  }

  private static void own(Path... files) throws IOException {
    var names = files[0].getFileSystem().getUserPrincipalLookupService();
    for (var file : files) {
      Files.setOwner(file, names.lookupPrincipalByName("postgres"));
    }
  }

  /** As the user of the package when we are root: its programs refuse root. */
  private void run(String... command) throws IOException {
    var line = new ArrayList<>(machine.into());
    if (root) {
      line.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    line.addAll(Arrays.asList(command));
    var said = Files.createTempFile("kassahub-said-", null);
    try {
      var builder =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      builder.environment().put("HOME", folder.toString()); // libpq looks for certificates there
      var process = builder.start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(line + ": " + Files.readString(said));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    } finally {
      Files.delete(said);
    }
  }

  private String program(String name) {
    return programs.resolve(name).toString();
  }

  private static Path newest() {
    if (!Files.isDirectory(PACKAGES)) {
      throw new IllegalStateException(
          "no PostgreSQL in %s: install it (Debian: apt-get install postgresql) or leave it out with -Dskip-external=true"
              .formatted(PACKAGES));
    }
    try (var majors = Files.list(PACKAGES)) {
      return majors
          .filter(major -> Files.isExecutable(major.resolve("bin/initdb")))
          .max(Comparator.comparingInt(major -> Integer.parseInt(major.getFileName().toString())))
          .orElseThrow()
          .resolve("bin");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    if (Files.exists(cluster.resolve("postmaster.pid"))) {
      try {
        run(program("pg_ctl"), "stop", "-w", "-m", "immediate", "-D", cluster.toString());
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
