package kassahub.hub;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.account.AccountConfig;
import kassahub.hub.account.AppSecrets;
import kassahub.hub.account.Caller;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.Role;
import kassahub.hub.account.Roles;
import kassahub.hub.account.SignInLinks;
import kassahub.hub.account.Users;
import kassahub.hub.agent.Agents;
import kassahub.hub.agent.Enrolments;
import kassahub.hub.agent.TokenDraft;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.database.HubInstance;
import kassahub.hub.database.Migrations;
import kassahub.hub.database.backup.Backup;
import kassahub.hub.database.backup.Export;
import kassahub.hub.database.backup.Import;
import kassahub.hub.database.backup.Restore;
import kassahub.hub.gateway.broker.BrokerFiles;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.IssuerKey;
import kassahub.hub.register.Registers;
import kassahub.hub.rollout.Releases;
import kassahub.proto.ReleaseSignature;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code kassahub admin}: what a person at the hub's machine may do without signing in. */
@Command(
    name = "admin",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Works on the hub's own data, as the user that the hub runs as.",
      "",
      "The hub may run meanwhile, except for restore and import.",
      ""
    })
public final class AdminCommand {
  private static final Duration HEARTBEAT = Duration.ofMinutes(10);

  private final InstantSource clock = InstantSource.system();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-c", "--config"},
      required = true,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "The hub's configuration.")
  private Path config = Path.of("hub.toml");

  /** Of backups and exports. */
  static final class Passphrase {
    private static final int SHORTEST = 12;

    @Option(
        names = "--passphrase-file",
        required = true,
        paramLabel = "FILE",
        description = "Holds the passphrase, " + SHORTEST + " characters or more.")
    private Path file = Path.of("passphrase");

    String read() throws IOException {
      var text = Files.readString(file).strip();
      if (text.length() < SHORTEST) {
        throw new IllegalArgumentException(
            "the passphrase in %s has less than %d characters".formatted(file, SHORTEST));
      }
      return text;
    }
  }

  /** Somebody of the operator's, and what they are here for. */
  static final class OperatorsPerson {
    @Option(names = "--login", required = true, paramLabel = "TEXT")
    private String login = "";

    @Option(
        names = "--role",
        required = true,
        split = ",",
        paramLabel = "ROLE",
        description = "support, back_office, both (with a comma), or administrator.")
    private List<String> roles = List.of();

    Roles wanted() {
      var wanted = EnumSet.noneOf(Role.class);
      for (var name : roles) {
        wanted.add(
            Stream.of(Role.values())
                .filter(known -> known.operator() && known.stored().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such role: " + name)));
      }
      return new Roles(wanted);
    }
  }

  /** What a command does with the database of a hub that has been there before. */
  private interface Work {
    int on(HubConfig hub, HubDatabase admin) throws IOException;
  }

  private int onExisting(Work work) throws IOException {
    var hub = HubConfig.read(config);
    try (var closing = new Closing()) {
      return work.on(hub, HubDatabase.joinExisting(hub, closing));
    }
  }

  private CertificateAuthority authority(HubConfig hub) {
    return CertificateAuthority.open(hub.data().resolve("authority"), clock);
  }

  @Command(
      name = "keys",
      mixinStandardHelpOptions = true,
      description = {
        "Makes the keys of a new hub in the data folder and keeps those that are there.",
        "All hubs on one database need the same; needs no database itself."
      })
  int keys(
      @Option(
              names = "--new-issuing",
              description = "Also makes a new issuing authority, before its time; needs root.key.")
          boolean newIssuing) {
    var data = HubConfig.read(config).data();
    var authority = data.resolve("authority");
    if (newIssuing) {
      CertificateAuthority.renewIssuing(authority, clock);
    }
    CertificateAuthority.open(authority, clock);
    IssuerKey.open(data.resolve("issuer/built-in.key"));
    AppSecrets.open(data.resolve("secrets/authenticator.key"));
    return done("%s: authority, issuer, secrets".formatted(data));
  }

  @Command(
      name = "first-operator",
      mixinStandardHelpOptions = true,
      description = "Prints a one-time link for the first operator; it lives 15 minutes.")
  int firstOperator() {
    var hub = HubConfig.read(config);
    try (var closing = new Closing()) {
      var admin = HubDatabase.join(hub, closing);
      if (new Migrations(admin.address()).pending() > 0) {
        throw new IllegalStateException(
            "the hub is still preparing its database; try again in a minute");
      }
      var token = new SignInLinks(admin.database(), new Journal(clock), clock).firstOperator();
      token.ifPresentOrElse(
          text -> out().printf("http://127.0.0.1:%d/first-operator/%s%n", hub.http().port(), text),
          () -> out().println("There is an administrator already: sign in."));
      out().flush();
      return token.isPresent() ? 0 : 1;
    }
  }

  @Command(
      name = "operator",
      mixinStandardHelpOptions = true,
      description = {
        "Lets another person of the operator's in: prints a link to set a password with.",
        "It lives three days. Some acts need a second operator to confirm them."
      })
  int operator(
      @Option(names = "--name", required = true, paramLabel = "TEXT") String name,
      @Mixin OperatorsPerson person)
      throws IOException {
    var wanted = person.wanted();
    return onExisting(
        (hub, admin) -> {
          var journal = new Journal(clock);
          var users = new Users(admin.database(), journal, clock, AccountConfig.DEFAULT);
          var draft =
              NewUser.russian(users.operatorAccount(), person.login, name, Role.SUPPORT)
                  .with(wanted);
          long id = users.create(Actor.hub(), draft, Optional.empty());
          var user = users.find(id).orElseThrow();
          var token = new SignInLinks(admin.database(), journal, clock).invite(Actor.hub(), user);
          return done("http://127.0.0.1:%d/invitation/%s".formatted(hub.http().port(), token));
        });
  }

  @Command(
      name = "roles",
      mixinStandardHelpOptions = true,
      description = "Gives a person of the operator's other roles than they have, at once.")
  int roles(@Mixin OperatorsPerson person) throws IOException {
    var wanted = person.wanted();
    return onExisting(
        (_, admin) -> {
          new Users(admin.database(), new Journal(clock), clock, AccountConfig.DEFAULT)
              .setRoles(Actor.hub(), person.login, wanted);
          return done("%s: %s".formatted(person.login, wanted));
        });
  }

  @Command(
      name = "enrolment",
      mixinStandardHelpOptions = true,
      description = "Prints an enrolment string for one agent or a batch of them.")
  int enrolment(
      @Option(
              names = "--organisation",
              required = true,
              paramLabel = "ID",
              description = "Whose registers the agents stand beside.")
          long organisation,
      @Option(
              names = "--name",
              required = true,
              paramLabel = "TEXT",
              description = "An outlet or a batch of registers, for people.")
          String name,
      @Option(
              names = "--uses",
              defaultValue = "1",
              paramLabel = "N",
              description = "How many agents it lets in; usually ${DEFAULT-VALUE}.")
          int uses,
      @Option(
              names = "--days",
              defaultValue = "7",
              paramLabel = "N",
              description = "How long it is valid; usually ${DEFAULT-VALUE}.")
          int days)
      throws IOException {
    var draft = new TokenDraft(organisation, name, uses, days, false, Optional.empty());
    return onExisting(
        (hub, admin) -> done(enrolments(hub, admin).create(operator(admin), draft).text()));
  }

  @Command(
      name = "release",
      mixinStandardHelpOptions = true,
      description = {
        "Takes in a release of the agent that `kassahub release sign` made, to be started in the"
            + " cabinet.",
        "Who may have signed it stands in release-keys of the data folder: one or two public keys,"
            + " a line each, as `kassahub release keys` prints them."
      })
  int release(@Parameters(paramLabel = "FILE") Path file) throws IOException {
    return onExisting(
        (hub, admin) -> {
          Path keys = hub.data().resolve("release-keys");
          if (!Files.exists(keys)) {
            throw new IllegalArgumentException(keys + " is missing: nobody is known who may sign");
          }
          var releases = new Releases(admin.database(), new Journal(clock), clock);
          var taken =
              releases.add(
                  Actor.hub(),
                  Files.readAllBytes(file),
                  ReleaseSignature.keys(Files.readString(keys)));
          return done("%s for %s: taken in".formatted(taken.version(), taken.platform()));
        });
  }

  @Command(
      name = "backup",
      mixinStandardHelpOptions = true,
      description = {
        "Writes the hub with its embedded database, keys and certificates into one encrypted file.",
        "For the same major version of PostgreSQL; export is for another one.",
        "An external database has its own tools (pg_basebackup); copy the data folder beside it."
      })
  int backup(@Parameters(paramLabel = "FILE") Path target, @Mixin Passphrase passphrase)
      throws IOException {
    if (HubConfig.read(config).database() instanceof HubConfig.Postgres.External) {
      throw new IllegalArgumentException("the database is external: back it up with its own tools");
    }
    return onExisting(
        (hub, admin) -> {
          new Backup(hub.data(), HubDatabase.folder(hub)).write(target, passphrase.read());
          return written(target, admin);
        });
  }

  private int written(Path target, HubDatabase from) throws IOException {
    return done(
        "%s: %d bytes from %s".formatted(target, Files.size(target), from.address().name()));
  }

  @Command(
      name = "restore",
      mixinStandardHelpOptions = true,
      description = "Puts a backup into the configuration's data folder, which must be empty.")
  int restore(@Parameters(paramLabel = "FILE") Path backup, @Mixin Passphrase passphrase)
      throws IOException {
    var data = HubConfig.read(config).data();
    new Restore(data).read(backup, passphrase.read());
    return done("%s: restored; start the hub".formatted(data));
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = {
        "Writes the content of all tables, keys and certificates into one encrypted file that any"
            + " supported PostgreSQL can take.",
        "The way to another major version, and from the embedded database to an external one:"
            + " stop the hub, export, import, start the hub on the new one. What a running hub"
            + " stores after the export began is not in it."
      })
  int export(@Parameters(paramLabel = "FILE") Path target, @Mixin Passphrase passphrase)
      throws IOException {
    var secret = passphrase.read();
    return onExisting(
        (hub, admin) -> {
          new Export(hub.data(), admin.address(), this::tell).write(target, secret);
          return written(target, admin);
        });
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = {
        "Fills the configuration's database, which must be new, from an export of the same release,"
            + " and compares every row with what was exported.",
        "Keys and certificates go into the data folder, which must be new or the exported hub's"
            + " own. Whatever goes wrong, nothing is left half done."
      })
  int fill(@Parameters(paramLabel = "FILE") Path export, @Mixin Passphrase passphrase)
      throws IOException {
    var hub = HubConfig.read(config);
    var secret = passphrase.read();
    try (var closing = new Closing()) {
      var admin = HubDatabase.join(hub, closing);
      new Import(hub.data(), admin.address(), this::tell).read(export, secret);
      return done("%s: imported; start the hub".formatted(admin.address().name()));
    }
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Says whether configuration and database are usable; makes, starts and migrates nothing.",
        "The embedded database runs with its hub: check while that runs."
      })
  int check() {
    var hub = HubConfig.read(config);
    try (var closing = new Closing()) {
      var admin = HubDatabase.joinRunning(hub, closing);
      tell("configuration     usable");
      if (admin.isEmpty()) {
        tell("database          embedded, does not run: start the hub, then check again");
        return 1;
      }
      return check(admin.get());
    }
  }

  @Command(
      name = "broker-files",
      mixinStandardHelpOptions = true,
      description = {
        "Writes what Mosquitto needs to stand in front of this hub: configuration, rights of"
            + " topics, certificate and key, and the root of agents' certificates.",
        "Again before the certificate ends, after ninety days; then Mosquitto is restarted. Other"
            + " brokers: hub/server/decisions/040."
      })
  int brokerFiles(
      @Parameters(paramLabel = "FOLDER") Path folder,
      @Option(
              names = "--name",
              required = true,
              paramLabel = "HOST",
              description = "A name or address of the broker's machine; may be repeated.")
          List<String> names)
      throws IOException {
    var hub = HubConfig.read(config);
    var ports = hub.agents().broker();
    new BrokerFiles(authority(hub))
        .write(
            folder,
            names,
            ports.map(HubConfig.Broker::publicPort).orElse(BrokerFiles.AGENTS),
            ports.map(HubConfig.Broker::port).orElse(BrokerFiles.HUBS));
    tell("%s/mosquitto.conf: start mosquitto with it".formatted(folder));
    return done("closed to all but this user: mosquitto's own must be able to read them");
  }

  @Command(
      name = "revocation-list",
      mixinStandardHelpOptions = true,
      description = {
        "Writes the list of agents' revoked certificates, for a broker that is to refuse them"
            + " itself: Mosquitto's crlfile.",
        "It ends after two days, and the broker then lets nobody in: write it every hour, then send"
            + " mosquitto SIGHUP."
      })
  int revocationList(@Parameters(paramLabel = "FILE") Path file) throws IOException {
    return onExisting(
        (hub, admin) -> {
          var agents = new Agents(admin.database(), new Journal(clock), clock, authority(hub));
          BrokerFiles.writeList(file, agents.revocationList());
          return done("%s: written".formatted(file));
        });
  }

  private int check(HubDatabase admin) {
    var pending = new Migrations(admin.address()).pending();
    var hubs = new HubInstance(admin.database(), "admin", "").alive();
    var address = admin.address();
    tell("database          %s/%s, writes durably".formatted(address.where(), address.name()));
    tell("migrations due    %d".formatted(pending));
    tell("hubs that run     %d".formatted(hubs));
    return pending == 0 ? 0 : 1;
  }

  private Caller operator(HubDatabase admin) {
    var account =
        new Users(admin.database(), new Journal(clock), clock, AccountConfig.DEFAULT)
            .operatorAccount();
    return new Caller(
        Actor.hub(),
        account,
        Role.ADMINISTRATOR,
        Role.ADMINISTRATOR.permissions(),
        Locale.of("ru"),
        ZoneId.of("Europe/Moscow"));
  }

  private Enrolments enrolments(HubConfig hub, HubDatabase admin) {
    var agents = hub.agents();
    if ((agents.broker().isEmpty() && agents.mqttPort() == 0) || agents.grpcPort() == 0) {
      throw new IllegalArgumentException("agents.mqtt-port and agents.grpc-port must be set");
    }
    var ports = agents.ports(agents.mqttPort(), agents.grpcPort());
    return new Enrolments(
        admin.database(),
        new Enrolments.Parts(
            new Journal(clock),
            clock,
            authority(hub),
            new Registers(clock, HEARTBEAT),
            () -> ports));
  }

  private int done(String line) {
    tell(line);
    return 0;
  }

  private void tell(String line) {
    out().println(line);
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
