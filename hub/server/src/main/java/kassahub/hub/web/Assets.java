package kassahub.hub.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * The static files that pages name, and no others.
 *
 * <p>An address carries the hash of its bytes, so browsers keep a file for good and ask again only
 * when it changed. Files are compressed once, at start.
 */
final class Assets {
  /** Addresses start so. */
  static final String PATH = "/assets/";

  private static final String JARS = "/META-INF/resources/webjars/";

  /** Name in a page → resource. */
  private static final Map<String, String> FILES =
      Map.of(
          "tabler.css", JARS + "tabler__core/1.4.0/dist/css/tabler.min.css",
          "htmx.js", JARS + "htmx.org/2.0.10/dist/htmx.min.js",
          "echarts.js", JARS + "echarts/5.3.1/dist/echarts.common.min.js",
          "kassahub.js", "/static/kassahub.js",
          "api.js", "/static/api.js");

  private static final String ICON = JARS + "tabler__icons/3.35.0/icons/outline/%s.svg";

  private final Map<String, Asset> byName = new LinkedHashMap<>();

  /**
   * A file as it is sent.
   *
   * @param hash of the bytes, part of the address
   * @param gzip the bytes, compressed
   */
  record Asset(String contentType, String hash, Buffer bytes, Buffer gzip) {}

  public Assets() {
    FILES.forEach((name, resource) -> add(name, resource(resource)));
    byte[] own = resource("/static/kassahub.css");
    byte[] icons = icons().getBytes(UTF_8);
    var styles = new ByteArrayOutputStream(own.length + icons.length);
    styles.writeBytes(own);
    styles.writeBytes(icons);
    add("kassahub.css", styles.toByteArray());
  }

  /** The address of a file by its name in pages. */
  public String url(String name) {
    var asset = byName.get(name);
    if (asset == null) {
      throw new IllegalArgumentException("no asset " + name);
    }
    return PATH + asset.hash() + "/" + name;
  }

  /** The file, when the hash is the present one. */
  Optional<Asset> find(String hash, String name) {
    return Optional.ofNullable(byName.get(name)).filter(asset -> asset.hash().equals(hash));
  }

  private void add(String name, byte[] bytes) {
    String type = name.endsWith(".css") ? "text/css" : "text/javascript";
    byName.put(
        name, new Asset(type + "; charset=utf-8", hash(bytes), Buffer.buffer(bytes), gzip(bytes)));
  }

  /** Each icon of {@code static/icons.txt} as a mask, so that one file serves every page. */
  private static String icons() {
    return new String(resource("/static/icons.txt"), UTF_8)
        .lines()
        .filter(name -> !name.isBlank())
        .map(Assets::icon)
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static String icon(String name) {
    String svg =
        new String(resource(ICON.formatted(name)), UTF_8)
            .replaceAll("\\s+", " ")
            .replaceAll(" class=\"[^\"]*\"", "")
            .replaceAll("<path stroke=\"none\"[^>]*/>", "")
            .replace("currentColor", "black")
            .replace("stroke-width=\"2\"", "stroke-width=\"1.75\"")
            .replace('"', '\'')
            .replace("#", "%23")
            .replace("<", "%3C")
            .replace(">", "%3E");
    return ".kh-i-" + name + "{--i:url(\"data:image/svg+xml," + svg.strip() + "\")}";
  }

  private static byte[] resource(String name) {
    try (var in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(name, failure);
    }
  }

  private static Buffer gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length / 4);
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return Buffer.buffer(out.toByteArray());
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
