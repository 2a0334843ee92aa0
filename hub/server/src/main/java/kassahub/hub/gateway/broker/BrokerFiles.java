package kassahub.hub.gateway.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.agent.certificate.ServerIdentity;

/**
 * What Mosquitto needs to stand in front of this hub: its configuration, who may use which topic,
 * its certificate, and the root that agents' certificates end in.
 */
@SuppressWarnings("InlineFormatString") // whole files read better apart from the code
public final class BrokerFiles {
  /** Where agents connect. */
  public static final int AGENTS = 8883;

  /** Where hubs connect. */
  public static final int HUBS = 8885;

  private static final String CONFIGURATION =
      """
      # Mosquitto in front of KassaHub; `kassahub admin broker-files` wrote it. One node, for tests and small fleets.
      acl_file %1$s/acl
      # Nothing is kept here: agents keep what the hub has not stored, the hub keeps what agents have not taken.
      persistence false
      max_queued_messages 10000
      max_inflight_messages 1000
      message_size_limit 131072

      # Agents. The certificate's CN is user and client id; one connection an agent, the newest wins.
      listener %2$d
      cafile %1$s/root.pem
      certfile %1$s/server.pem
      keyfile %1$s/server.key
      require_certificate true
      use_identity_as_username true
      use_username_as_clientid true
      max_topic_alias 0

      # The hub's instances: keep this port away from everybody else.
      listener %3$d
      cafile %1$s/root.pem
      certfile %1$s/server.pem
      keyfile %1$s/server.key
      require_certificate true
      use_identity_as_username true
      max_topic_alias 0
      """;
  private static final String RIGHTS =
      """
      # Each agent its own two topics, by the CN of its certificate.
      pattern write kassahub/v1/agents/%%u/up
      pattern read kassahub/v1/agents/%%u/down

      user %s
      topic read kassahub/v1/agents/+/up
      topic write kassahub/v1/agents/+/down
      """;
  private static final int LINE = 64;

  private final CertificateAuthority authority;

  public BrokerFiles(CertificateAuthority authority) {
    this.authority = authority;
  }

  /**
   * Writes {@code mosquitto.conf}, {@code acl}, {@code root.pem}, {@code server.pem} and {@code
   * server.key}; again when the certificate has to be renewed, which is good for ninety days.
   *
   * @param names of the broker's machine, as agents and hubs call it
   */
  public void write(Path folder, List<String> names, int agents, int hubs) throws IOException {
    Files.createDirectories(folder);
    Path where = folder.toAbsolutePath().normalize();
    ServerIdentity server = authority.serverIdentity(names);
    replace(where.resolve("mosquitto.conf"), CONFIGURATION.formatted(where, agents, hubs));
    replace(where.resolve("acl"), RIGHTS.formatted(CertificateAuthority.HUB));
    replace(where.resolve("root.pem"), pem(List.of(authority.root())));
    replace(where.resolve("server.pem"), pem(server.chain()));
    replace(where.resolve("server.key"), pem("PRIVATE KEY", server.key().getEncoded()));
  }

  /**
   * Writes a list of revoked certificates, for Mosquitto's {@code crlfile}.
   *
   * @param der as {@link kassahub.hub.agent.Agents#revocationList} gives it
   */
  public static void writeList(Path file, byte[] der) throws IOException {
    replace(file.toAbsolutePath(), pem("X509 CRL", der));
  }

  /** For the user that runs the hub only; {@code mosquitto} must be given them. */
  private static void replace(Path file, String text) throws IOException {
    var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path fresh = Files.createTempFile(file.getParent(), "new", ".tmp", mine);
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String pem(List<X509Certificate> chain) {
    var text = new StringBuilder();
    for (X509Certificate certificate : chain) {
      try {
        text.append(pem("CERTIFICATE", certificate.getEncoded()));
      } catch (CertificateEncodingException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
    return text.toString();
  }

  private static String pem(String what, byte[] der) {
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, body);
  }
}
