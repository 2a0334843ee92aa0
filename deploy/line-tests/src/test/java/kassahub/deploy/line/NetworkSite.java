package kassahub.deploy.line;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kassahub.deploy.line.LineHub.Doors;
import kassahub.deploy.line.Network.Host;
import kassahub.hub.DistributionServer;
import kassahub.hub.DistributionServer.Machine;
import kassahub.hub.FixedPorts;
import kassahub.hub.database.DatabaseAddress;
import org.jspecify.annotations.Nullable;

/** A hub on one host of a network and its database on another. */
final class NetworkSite implements Site {
  private final Path folder;
  private final Host hubHost;
  private final Host databaseHost;
  private final DistributionServer server;
  private final int http;
  private final Doors doors;
  private @Nullable HubChild hub;

  /** Starts the database. */
  NetworkSite(Path folder, Path servers, Host hubHost, Host databaseHost) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.hubHost = hubHost;
    this.databaseHost = databaseHost;
    var addresses = List.of(databaseHost.back(), databaseHost.address());
    server = new DistributionServer(servers, new Machine(addresses, databaseHost.into()));
    server.start();
    var ports = FixedPorts.free(3);
    http = ports.get(0);
    doors = new Doors(ports.get(1), ports.get(2));
  }

  /** Its JVM is this one. */
  @Override
  public String firstConfig() {
    return config("127.0.0.1", databaseHost.back());
  }

  private String config(String listens, String database) {
    return """
    data = "%s"
    [http]
    host = "%s"
    port = %d
    secure = true
    trusted-proxies = ["%s"]
    [agents]
    host = "%s"
    mqtt-port = %d
    grpc-port = %d
    public-host = "%s"
    [database]
    """
            .formatted(
                folder.resolve("data"),
                listens,
                http,
                hubHost.here(),
                listens,
                doors.mqtt(),
                doors.grpc(),
                hubHost.address())
        + server.toml(database);
  }

  @Override
  public void start() throws IOException {
    hub =
        new HubChild(
            folder,
            config("0.0.0.0", databaseHost.address()),
            Site.api(web()),
            Child.Jvm.of(HubChild.MEGABYTES, StartCache.HUB.flags()).into(hubHost.into()));
    hub.awaitAnswer();
  }

  @Override
  public Doors doors() {
    return doors;
  }

  @Override
  public URI web() {
    return URI.create("http://%s:%d/".formatted(hubHost.back(), http));
  }

  @Override
  public DatabaseAddress database() {
    return server.address();
  }

  @Override
  public void awaitWork(Duration atMost) {}

  /** The weather here is the network's. */
  @Override
  public boolean kill() {
    return false;
  }

  @Override
  public void awaitEnd(Duration atMost) throws InterruptedException {
    Optional.ofNullable(hub).orElseThrow().awaitEnd(atMost);
  }

  @Override
  public void close() {
    Optional.ofNullable(hub).ifPresent(HubChild::close);
    server.close();
  }
}
