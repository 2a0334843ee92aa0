package kassahub.hub.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import kassahub.hub.problem.Problem;

/**
 * What an action answers.
 *
 * @param headers beside those that every answer carries; a name occurs once, except cookies which
 *     have their own verb
 */
public record Response(int status, Map<String, String> headers, Body body) {

  /** The bytes of an answer, or how to make them. */
  public sealed interface Body {
    /** Nothing. */
    record Nothing() implements Body {}

    /** Ready bytes. */
    record Bytes(Buffer bytes) implements Body {}

    /** A template under {@code src/main/jte}, which sees {@code frame} and {@code model}. */
    record Template(String name, Object model) implements Body {}

    /** Stays open and tells what changes. */
    record Live(java.util.function.Consumer<LiveStream> start) implements Body {}

    /** Written to disk, then sent from there: the reader's pace never reaches the writer. */
    record Streamed(Maker maker) implements Body {}
  }

  /** Writes an answer of any length. */
  @FunctionalInterface
  public interface Writer {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes an answer of any length, and may begin it anew. */
  @FunctionalInterface
  public interface Maker {
    void make(Draft file) throws IOException;
  }

  /** A file that is not whole yet. */
  @FunctionalInterface
  public interface Draft {
    /** Opens it, empty: what was written to it before is thrown away. The caller closes it. */
    OutputStream begin() throws IOException;
  }

  public Response {
    headers = Map.copyOf(headers);
  }

  /** A page, or a part of one. */
  public static Response page(String template, Object model) {
    return new Response(
        200,
        Map.of("Content-Type", "text/html; charset=utf-8"),
        new Body.Template(template, model));
  }

  /** JSON with status 200. */
  public static Response json(JsonObject body) {
    return json(200, body);
  }

  /** JSON with another status. */
  public static Response json(int status, JsonObject body) {
    return new Response(
        status, Map.of("Content-Type", "application/json"), new Body.Bytes(body.toBuffer()));
  }

  /** Plain text in UTF-8. */
  public static Response text(String contentType, String text) {
    return new Response(
        200,
        Map.of("Content-Type", contentType + "; charset=utf-8"),
        new Body.Bytes(Buffer.buffer(text)));
  }

  /** A file to save under a name. */
  public static Response file(String name, String contentType, byte[] bytes) {
    return new Response(200, download(name, contentType), new Body.Bytes(Buffer.buffer(bytes)));
  }

  /** A file to save, of any length. */
  public static Response streamed(String name, String contentType, Writer writer) {
    return made(
        name,
        contentType,
        file -> {
          try (var out = file.begin()) {
            writer.writeTo(out);
          }
        });
  }

  /** A file to save, of any length, which may have to be begun anew. */
  public static Response made(String name, String contentType, Maker maker) {
    return new Response(200, download(name, contentType), new Body.Streamed(maker));
  }

  /** Server-sent events. */
  static Response live(java.util.function.Consumer<LiveStream> start) {
    return new Response(200, Map.of(), new Body.Live(start));
  }

  /** Sends the browser elsewhere by GET; a path of this server. */
  public static Response redirect(String path) {
    return new Response(303, Map.of("Location", path), new Body.Nothing());
  }

  /** Status without a body. */
  public static Response empty(int status) {
    return new Response(status, Map.of(), new Body.Nothing());
  }

  /** The same with another status. */
  public Response status(int other) {
    return new Response(other, headers, body);
  }

  /**
   * A form that comes back with the reason, under the status that this reason has everywhere. What
   * was typed and names nothing is wrong in the form: the page itself was found.
   */
  public Response refused(Problem why) {
    return status(why instanceof Problem.NotFound ? 422 : Refusals.status(why));
  }

  /** The same with one more header. */
  public Response header(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body);
  }

  private static Map<String, String> download(String name, String contentType) {
    String encoded = URLEncoder.encode(name, UTF_8).replace("+", "%20");
    return Map.of(
        "Content-Type",
        contentType,
        "Content-Encoding",
        "identity",
        "Content-Disposition",
        "attachment; filename*=UTF-8''" + encoded);
  }
}
