package kassahub.agent.enrol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An enrolled agent: its credentials and where the hub said to connect. One file holds all of it,
 * so that key, certificate and roots can only change together.
 */
public record Identity(
    Credentials credentials, Optional<HubAddress> mqtt, Optional<HubAddress> grpc) {
  private static final String KEY = "PRIVATE KEY";
  private static final String CHAIN = "CERTIFICATE";
  private static final String ROOT = "TRUSTED ROOT";

  String agent() {
    return credentials.agent();
  }

  byte[] toFile() throws CertificateEncodingException {
    var text = new StringBuilder();
    text.append("# KassaHub agent. Holds the private key: never copy it to another computer.\n");
    text.append("agent: ").append(credentials.agent()).append('\n');
    mqtt.ifPresent(address -> text.append("mqtt: ").append(address).append('\n'));
    grpc.ifPresent(address -> text.append("grpc: ").append(address).append('\n'));
    text.append(Pem.write(KEY, credentials.key().getEncoded()));
    for (X509Certificate certificate : credentials.chain()) {
      text.append(Pem.write(CHAIN, certificate.getEncoded()));
    }
    for (X509Certificate root : credentials.roots()) {
      text.append(Pem.write(ROOT, root.getEncoded()));
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Reads what {@link #toFile} wrote.
   *
   * @throws GeneralSecurityException when something in it is missing or damaged
   */
  static Identity fromFile(byte[] file) throws GeneralSecurityException {
    String text = new String(file, StandardCharsets.US_ASCII);
    List<byte[]> keys = Pem.blocks(text, KEY);
    if (keys.size() != 1) {
      throw new GeneralSecurityException("identity file: one private key expected");
    }
    try {
      var credentials =
          new Credentials(
              line(text, "agent").orElseThrow(() -> new IllegalArgumentException("no agent line")),
              Pem.privateKey(keys.get(0)),
              Pem.certificates(Pem.blocks(text, CHAIN)),
              Pem.certificates(Pem.blocks(text, ROOT)));
      return new Identity(
          credentials,
          line(text, "mqtt").map(HubAddress::parse),
          line(text, "grpc").map(HubAddress::parse));
    } catch (IllegalArgumentException damaged) {
      throw new GeneralSecurityException("identity file: " + damaged.getMessage(), damaged);
    }
  }

  private static Optional<String> line(String text, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + ": (.+)$").matcher(text);
    return line.find() ? Optional.of(line.group(1).strip()) : Optional.empty();
  }
}
