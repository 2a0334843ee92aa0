package kassahub.hub;

import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.agent.AgentPorts;
import kassahub.hub.billing.BillingConfig;
import kassahub.hub.billing.PaymentTerms;
import kassahub.hub.billing.Vat;
import kassahub.hub.database.DatabaseAddress.Server;
import kassahub.hub.notice.mail.MailSettings;
import kassahub.hub.notice.mail.MailSettings.Tls;
import kassahub.hub.notice.webhook.WebhookSettings;
import kassahub.hub.web.Networks;
import kassahub.hub.web.Urgency;

/**
 * Everything that can be set about a hub; {@code deploy/hub.toml} is the documentation.
 *
 * @param data folder of the embedded database, keys and certificates
 * @param demo invented data and users without a second factor: loopback only
 * @param mail empty: nothing is mailed
 * @param urgency how pages paint terms that end
 */
public record HubConfig(
    Path data,
    boolean demo,
    Http http,
    Agents agents,
    Postgres database,
    Retention retention,
    BillingConfig billing,
    Optional<MailSettings> mail,
    WebhookSettings webhooks,
    Urgency urgency) {

  /**
   * The cabinet and the API.
   *
   * @param secure browsers reach it by https, through a proxy that ends TLS
   * @param trustedProxies addresses and networks whose forwarding headers count
   */
  public record Http(String host, int port, boolean secure, List<String> trustedProxies) {}

  /**
   * Where agents connect, with TLS and client certificates.
   *
   * @param publicHost the name in enrolment strings and in the server's certificate
   * @param names further names and addresses in that certificate
   * @param broker empty: the hub's own MQTT port
   */
  public record Agents(
      String host,
      int mqttPort,
      int grpcPort,
      String publicHost,
      List<String> names,
      Optional<Broker> broker) {

    /** Where agents are told to connect to, with these ports of the hub's own. */
    AgentPorts ports(int mqtt, int grpc) {
      return broker
          .map(in -> new AgentPorts(publicHost, in.publicPort(), grpc, in.publicHost()))
          .orElseGet(() -> new AgentPorts(publicHost, mqtt, grpc));
    }
  }

  /**
   * An external MQTT 5 broker in front of the hub's instances, in place of their own MQTT ports.
   *
   * @param publicHost where agents reach it
   * @param rootCertificate what its certificate ends in; empty: the hub's own root
   * @param identity by which it knows the hub; empty: a certificate of the hub's own authority
   */
  public record Broker(
      String host,
      int port,
      String publicHost,
      int publicPort,
      Optional<Path> rootCertificate,
      Optional<Identity> identity) {}

  /** A certificate with its issuers, and its key: PEM files. */
  public record Identity(Path certificate, Path key) {}

  /** Embedded, or a server that somebody else runs. */
  public sealed interface Postgres {
    /**
     * Runs beside the hub, in its data folder.
     *
     * @param port 0 = a free one
     */
    record Embedded(int port, String sharedBuffers) implements Postgres {}

    /**
     * PostgreSQL 15 or newer. Passwords come from files, else from the environment, see {@code
     * hub.toml}.
     *
     * @param servers the usual primary and its standbys
     * @param needsStandby nothing is acknowledged that only one server has
     * @param reports what large reports are read from
     */
    record External(
        List<Server> servers,
        String name,
        Role user,
        Role owner,
        Optional<Path> rootCertificate,
        boolean needsStandby,
        Reports reports)
        implements Postgres {}
  }

  /**
   * Standbys that large reports are read from.
   *
   * @param servers asked in this order; none: the primary is read
   * @param patience how long one may need to catch up with the primary
   */
  public record Reports(List<Server> servers, Duration patience) {}

  /**
   * A database role of an external server.
   *
   * @param passwordFile else the environment has it
   */
  public record Role(String name, Optional<Path> passwordFile) {}

  /**
   * How long things are kept.
   *
   * @param telemetryDays history of registers
   */
  public record Retention(int telemetryDays) {}

  /** Nothing listens for other machines. */
  boolean local() {
    return loopback(http.host) && loopback(agents.host);
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException that names every mistake
   */
  public static HubConfig read(Path file) {
    return read(ConfigReader.open(file));
  }

  /** Reads a text; for tests and the demo. */
  public static HubConfig parse(String text) {
    return read(ConfigReader.of(text));
  }

  private static HubConfig read(ConfigReader toml) {
    var config =
        new HubConfig(
            Path.of(toml.string("data", "/var/lib/kassahub")),
            toml.flag("demo", false),
            http(toml),
            agents(toml),
            database(toml),
            new Retention(toml.number("retention.telemetry-days", 400, 1, 3650)),
            billing(toml),
            mail(toml),
            webhooks(toml),
            urgency(toml));
    check(toml, config);
    toml.finish();
    return config;
  }

  private static BillingConfig billing(ConfigReader toml) {
    var usual = BillingConfig.USUAL;
    int minutes =
        toml.number(
            "billing.invoice-after-minutes", (int) usual.invoiceAfter().toMinutes(), 0, 720);
    var terms =
        new PaymentTerms(
            toml.flag("billing.prepaid", usual.terms().prepaid()),
            toml.number("billing.payment-days", usual.terms().days(), 0, 365),
            toml.flag("billing.payment-working-days", usual.terms().workingDays()));
    var blocks = toml.flag("billing.block-overdue", usual.blocksOverdue());
    return new BillingConfig(Duration.ofMinutes(minutes), terms, vat(toml), blocks);
  }

  private static Vat vat(ConfigReader toml) {
    var written = toml.string("billing.vat", "exempt");
    if (written.equals("exempt")) {
      return new Vat.Exempt();
    }
    var rate = Vat.RATES.stream().filter(one -> one.toString().equals(written)).findFirst();
    if (rate.isEmpty() && !written.equals("not-payer")) {
      toml.mistake("billing.vat", "exempt, not-payer or a rate expected");
    }
    return rate.<Vat>map(Vat.Rate::new).orElseGet(Vat.NotPayer::new);
  }

  private static Optional<MailSettings> mail(ConfigReader toml) {
    var host = toml.string("mail.host");
    var tls = toml.string("mail.tls", "starttls");
    int port = toml.number("mail.port", tls.equals("tls") ? 465 : 587, 1, 65_535);
    var user = toml.string("mail.user");
    var passwordFile = toml.string("mail.password-file").map(Path::of);
    var from = toml.string("mail.from");
    var root = toml.string("mail.root-certificate").map(Path::of);
    var cabinet = toml.string("mail.cabinet").map(address -> address.replaceAll("/+$", ""));
    var guard = Tls.named(tls);
    if (guard.isEmpty()) {
      toml.mistake("mail.tls", "starttls, tls or off expected");
    }
    if (host.isEmpty()) {
      return Optional.empty();
    }
    if (guard.equals(Optional.of(Tls.OFF)) && !loopback(host.get())) {
      toml.mistake("mail.tls", "passwords and links do not cross a network in clear");
    }
    if (!from.map(MailSettings::isAddress).orElse(false)) {
      toml.mistake("mail.from", "goes with host: an e-mail address");
    }
    if (!cabinet.map(MailSettings::isCabinet).orElse(false)) {
      toml.mistake("mail.cabinet", "goes with host: where people reach the cabinet, https://…");
    }
    return Optional.of(
        new MailSettings(
            host.get(),
            port,
            guard.orElse(Tls.STARTTLS),
            user.map(name -> new MailSettings.Login(name, passwordFile)),
            from.orElse(""),
            root,
            cabinet.orElse("")));
  }

  private static WebhookSettings webhooks(ConfigReader toml) {
    var networks = toml.strings("webhooks.private-networks", List.of());
    var root = toml.string("webhooks.root-certificate").map(Path::of);
    checkNetworks(toml, "webhooks.private-networks", networks);
    return new WebhookSettings(networks, root);
  }

  private static Urgency urgency(ConfigReader toml) {
    var usual = Urgency.USUAL;
    int soon = toml.number("cabinet.soon-days", usual.soonDays(), 0, 3650);
    int urgent = toml.number("cabinet.urgent-days", usual.urgentDays(), 0, 3650);
    if (urgent > soon) {
      toml.mistake("cabinet.urgent-days", "no more than soon-days expected");
      return usual;
    }
    return new Urgency(soon, urgent);
  }

  private static Http http(ConfigReader toml) {
    return new Http(
        toml.string("http.host", "127.0.0.1"),
        toml.number("http.port", 8080, 0, 65_535),
        toml.flag("http.secure", false),
        toml.strings("http.trusted-proxies", List.of()));
  }

  private static Agents agents(ConfigReader toml) {
    return new Agents(
        toml.string("agents.host", "127.0.0.1"),
        toml.number("agents.mqtt-port", 8883, 0, 65_535),
        toml.number("agents.grpc-port", 8884, 0, 65_535),
        toml.string("agents.public-host", "localhost"),
        toml.strings("agents.names", List.of("127.0.0.1")),
        broker(toml));
  }

  private static Optional<Broker> broker(ConfigReader toml) {
    var mode = toml.string("agents.mqtt", "own");
    var host = toml.string("agents.broker.host");
    var port = toml.number("agents.broker.port", 8885, 1, 65_535);
    var publicHost = toml.string("agents.broker.public-host").or(() -> host);
    var publicPort = toml.number("agents.broker.public-port", 8883, 1, 65_535);
    var root = toml.string("agents.broker.root-certificate").map(Path::of);
    var certificate = toml.string("agents.broker.certificate").map(Path::of);
    var key = toml.string("agents.broker.key").map(Path::of);
    if (!mode.equals("own") && !mode.equals("broker")) {
      toml.mistake("agents.mqtt", "own or broker expected");
    }
    if (mode.equals("broker") != host.isPresent()) {
      toml.mistake("agents.broker.host", "goes with mqtt = \"broker\", and is needed there");
    }
    if (certificate.isPresent() != key.isPresent()) {
      toml.mistake("agents.broker.certificate", "certificate and key go together");
    }
    var identity = certificate.flatMap(shown -> key.map(own -> new Identity(shown, own)));
    return host.map(
        address ->
            new Broker(address, port, publicHost.orElse(address), publicPort, root, identity));
  }

  private static Postgres database(ConfigReader toml) {
    var host = toml.string("database.host");
    int port = toml.number("database.port", host.isPresent() ? 5432 : 0, 0, 65_535);
    var name = toml.string("database.name", "kassahub");
    var user = role(toml, "database.user", "kassahub_hub");
    var owner = role(toml, "database.owner", "kassahub_owner");
    var certificate = toml.string("database.root-certificate").map(Path::of);
    var buffers = toml.string("database.shared-buffers", "256MB");
    var standbys = servers(toml, "database.standbys", port);
    boolean needsStandby = toml.flag("database.needs-standby", false);
    var reports = reports(toml, port);
    if (host.isEmpty()) {
      if (needsStandby || !standbys.isEmpty() || !reports.servers().isEmpty()) {
        toml.mistake("database.host", "standbys go with a server of your own: name its host");
      }
      return new Postgres.Embedded(port, buffers);
    }
    var servers = new ArrayList<>(List.of(new Server(host.get(), port)));
    servers.addAll(standbys);
    return new Postgres.External(servers, name, user, owner, certificate, needsStandby, reports);
  }

  private static Reports reports(ConfigReader toml, int port) {
    return new Reports(
        servers(toml, "database.reports-from", port),
        Duration.ofSeconds(toml.number("database.reports-wait-seconds", 5, 0, 60)));
  }

  private static List<Server> servers(ConfigReader toml, String key, int port) {
    return toml.strings(key, List.of()).stream()
        .flatMap(text -> server(toml, key, text, port).stream())
        .toList();
  }

  /** {@code db2}, {@code db2:5433}, {@code [2001:db8::2]:5433}. */
  private static Optional<Server> server(ConfigReader toml, String key, String text, int preset) {
    var address = Optional.ofNullable(HostAndPort.parseAuthority(text, preset));
    if (address.isEmpty()) {
      toml.mistake(key, "HOST or HOST:PORT expected, found " + text);
    }
    return address.map(found -> new Server(found.host(), found.port()));
  }

  private static Role role(ConfigReader toml, String key, String preset) {
    return new Role(toml.string(key, preset), toml.string(key + "-password-file").map(Path::of));
  }

  private static void check(ConfigReader toml, HubConfig config) {
    if (!loopback(config.http.host) && !config.http.secure) {
      toml.mistake(
          "http.host", "a public address needs http.secure = true and a proxy with TLS in front");
    }
    checkProxies(toml, config.http);
    checkDatabase(toml, config.database);
    if (config.demo && !config.local()) {
      toml.mistake("demo", "demo data are for 127.0.0.1 only");
    }
  }

  /** Without them everybody would have the proxy's address, and share one count of guesses. */
  private static void checkProxies(ConfigReader toml, Http http) {
    if (!loopback(http.host) && http.trustedProxies.isEmpty()) {
      toml.mistake("http.trusted-proxies", "name the proxy in front, as an address or a network");
    }
    checkNetworks(toml, "http.trusted-proxies", http.trustedProxies);
  }

  private static void checkNetworks(ConfigReader toml, String key, List<String> networks) {
    try {
      Networks.of(networks);
    } catch (IllegalArgumentException mistake) {
      toml.mistake(key, String.valueOf(mistake.getMessage()));
    }
  }

  /** Secrets of people and sessions do not cross a network in clear because a line is missing. */
  private static void checkDatabase(ConfigReader toml, Postgres database) {
    var tls = toml.string("database.tls", "on");
    if (!tls.equals("on") && !tls.equals("off")) {
      toml.mistake("database.tls", "on or off expected");
    }
    if (database instanceof Postgres.External external
        && external.rootCertificate().isEmpty()
        && !tls.equals("off")) {
      Stream.concat(external.servers().stream(), external.reports().servers().stream())
          .map(Server::host)
          .filter(host -> !loopback(host))
          .findFirst()
          .ifPresent(
              host ->
                  toml.mistake(
                      "database.root-certificate",
                      "needed for TLS to %s; tls = \"off\" says that the network is trusted"
                          .formatted(host)));
    }
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }
}
