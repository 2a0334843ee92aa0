package kassahub.hub.licence;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.problem.Problem;

/**
 * Each vendor's issuer, as its row says.
 *
 * <p>The vendor of sandboxes is played, whatever its row says. What {@code issuer_config} holds:
 * built in {@code {"publicKey"}}, the key its registers carry; HTTP grants {@code
 * {"url","timeoutSeconds","checks","secret"}}; fetch {@code {"url","timeoutSeconds","secret"}};
 * files: nothing. {@code secret} names a bearer token that comes from the environment.
 */
public final class LicenceIssuers implements Function<Vendor, LicenceIssuer>, AutoCloseable {
  /**
   * What issuers need from outside.
   *
   * @param received licence files that vendors sent
   * @param files directory of such files on this machine, one subdirectory a vendor's id
   * @param secrets a secret by name
   */
  public record Sources(
      VendorFiles received, Path files, Function<String, Optional<String>> secrets) {}

  private final IssuedLicences issued;
  private final KnownBits known;
  private final IssuerKey key;
  private final Sources sources;
  private final ConcurrentHashMap<Vendor, LicenceIssuer> open = new ConcurrentHashMap<>();
  private final Queue<VendorCall> calls = new ConcurrentLinkedQueue<>();

  public LicenceIssuers(IssuedLicences issued, KnownBits known, IssuerKey key, Sources sources) {
    this.issued = issued;
    this.known = known;
    this.key = key;
    this.sources = sources;
  }

  /**
   * The vendor's issuer.
   *
   * @throws Problem.Conflict {@code ISSUER_KEY_MISMATCH} when the built-in issuer is chosen for a
   *     vendor whose registers do not carry our key
   */
  @Override
  public LicenceIssuer apply(Vendor vendor) {
    return open.computeIfAbsent(vendor, this::open);
  }

  /** Hangs up on every vendor: whoever waits for one is told that it is unavailable, at once. */
  @Override
  public void close() {
    calls.forEach(VendorCall::close);
  }

  private LicenceIssuer open(Vendor vendor) {
    if (vendor.sandbox()) {
      return new SandboxIssuer();
    }
    var config = new JsonObject(vendor.issuerConfig());
    return switch (vendor.issuer()) {
      case BUILT_IN -> builtIn(vendor, config);
      case HTTP_GRANTS ->
          new HttpGrantsIssuer(call(config), Boolean.TRUE.equals(config.getBoolean("checks")));
      case FETCH -> new FetchIssuer(call(config));
      case FILES -> files(vendor.id());
    };
  }

  private LicenceIssuer files(long vendor) {
    return new FileIssuer(
        sources.received(), sources.files().resolve(Long.toString(vendor)), vendor);
  }

  private LicenceIssuer builtIn(Vendor vendor, JsonObject config) {
    if (!key.publicHex().equals(config.getString("publicKey"))) {
      throw new Problem.Conflict(
          "ISSUER_KEY_MISMATCH", "registers of vendor " + vendor.id() + " do not carry our key");
    }
    return new BuiltInIssuer(issued, known, key, vendor);
  }

  private VendorCall call(JsonObject config) {
    var secret = Optional.ofNullable(config.getString("secret"));
    var call =
        new VendorCall(
            URI.create(config.getString("url")),
            Duration.ofSeconds(config.getInteger("timeoutSeconds", 15)),
            secret.flatMap(sources.secrets()));
    calls.add(call);
    return call;
  }
}
