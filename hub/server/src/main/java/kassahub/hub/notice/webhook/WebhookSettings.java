package kassahub.hub.notice.webhook;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where events may be sent; {@code deploy/hub.toml} is the documentation.
 *
 * @param privateNetworks addresses and networks that are not public and may be called nevertheless
 * @param rootCertificate what certificates of receivers end in; empty: what Java trusts
 */
public record WebhookSettings(List<String> privateNetworks, Optional<Path> rootCertificate) {
  /** Public addresses only. */
  public static final WebhookSettings USUAL = new WebhookSettings(List.of(), Optional.empty());

  public WebhookSettings {
    privateNetworks = List.copyOf(privateNetworks);
  }
}
