package kassahub.hub.web;

import io.vertx.ext.web.FileUpload;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.problem.Problem;

/** One request, whole: its body has been read. Used by one thread. */
public final class Request {
  /** Name of the session cookie. */
  public static final String SESSION_COOKIE = "kassahub";

  /** Name of the cookie that remembers the language before sign-in. */
  public static final String LANGUAGE_COOKIE = "kassahub_language";

  private static final List<Locale> LANGUAGES = List.of(Locale.of("ru"), Locale.of("en"));
  static final ZoneId USUAL_ZONE = ZoneId.of("Europe/Moscow");

  private final RoutingContext context;
  private final WebConfig server;
  private final Optional<SignedIn> signedIn;
  private final Optional<Caller> caller;

  Request(
      RoutingContext context,
      WebConfig server,
      Optional<SignedIn> signedIn,
      Optional<Caller> caller) {
    this.context = context;
    this.server = server;
    this.signedIn = signedIn;
    this.caller = caller;
  }

  /** Who asks; behind {@link Door#OPEN} there is not always one: use {@link #signedIn()}. */
  public Caller caller() {
    return caller.orElseThrow(() -> new IllegalStateException("nobody asks"));
  }

  /** Who asks, when it is known. */
  Optional<Caller> knownCaller() {
    return caller;
  }

  /** The open session of a page's request. */
  public Optional<SignedIn> signedIn() {
    return signedIn;
  }

  public String method() {
    return context.request().method().name();
  }

  public String path() {
    return context.normalizedPath();
  }

  /** Path and query, as the browser shows them. */
  public String address() {
    return context.request().uri();
  }

  /** A part of the path that the route names. */
  public String pathParam(String name) {
    return Optional.ofNullable(context.pathParam(name))
        .orElseThrow(() -> new IllegalArgumentException("route has no :" + name));
  }

  /**
   * A number in the path.
   *
   * @throws Problem.NotFound {@code NOT_FOUND} when it is none
   */
  public long pathNumber(String name) {
    try {
      return Long.parseLong(pathParam(name));
    } catch (NumberFormatException notNumber) {
      throw new Problem.NotFound("NOT_FOUND", "no such page");
    }
  }

  /** Below which number a list goes on; a link that was cut leads to the newest. */
  public long before() {
    return query("before")
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::valueOf)
        .orElse(Long.MAX_VALUE);
  }

  /** A query parameter; blank counts as missing. */
  public Optional<String> query(String name) {
    return queryAll(name).stream().map(String::strip).filter(v -> !v.isEmpty()).findFirst();
  }

  public List<String> queryAll(String name) {
    return context.queryParams().getAll(name).stream().map(Request::storable).toList();
  }

  /** Every query parameter by name, in order. */
  public Map<String, List<String>> queries() {
    var all = new java.util.LinkedHashMap<String, List<String>>();
    context.queryParams().names().forEach(name -> all.put(name, queryAll(name)));
    return all;
  }

  /** A field of a sent form; blank counts as missing. */
  public Optional<String> form(String name) {
    return formAll(name).stream().map(String::strip).filter(v -> !v.isEmpty()).findFirst();
  }

  /** A number from 0 that a form of ours sends; what is none was not sent by it: 400. */
  public OptionalLong formNumber(String name) {
    return form(name).stream()
        .mapToLong(
            text -> {
              if (!text.matches("\\d{1,18}")) {
                throw new Refusals.BadRequest(400);
              }
              return Long.parseLong(text);
            })
        .findFirst();
  }

  /** A field that must be there: empty text when it is not. */
  public String formText(String name) {
    return form(name).orElse("");
  }

  public List<String> formAll(String name) {
    return context.request().formAttributes().getAll(name).stream().map(Request::storable).toList();
  }

  /** The body as it came. */
  public byte[] bytes() {
    var buffer = context.body().buffer();
    return buffer == null ? new byte[0] : buffer.getBytes();
  }

  /**
   * A small text file sent with a form; missing when none was chosen.
   *
   * @throws Problem.Invalid {@code NOT_TEXT}
   */
  public Optional<String> uploadedText(String name) {
    return chosen(name).findFirst().map(Request::read);
  }

  /**
   * A file sent with a form, as it came.
   *
   * @param name as the sender's machine calls it
   * @param bytes not copied
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Uploaded(String name, byte[] bytes) {}

  /** A file sent with a form; missing when none was chosen. */
  public Optional<Uploaded> uploaded(String name) {
    return chosen(name).findFirst().map(Request::uploaded);
  }

  /** Every file that was chosen for a field. */
  public List<Uploaded> uploadedAll(String name) {
    return chosen(name).map(Request::uploaded).toList();
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(context.request().getHeader(name));
  }

  public Optional<String> cookie(String name) {
    var cookie = context.request().getCookie(name);
    return cookie == null ? Optional.empty() : Optional.of(cookie.getValue());
  }

  /** Host and port that the browser asked for. */
  String authority() {
    var authority = context.request().authority();
    return authority == null ? "" : authority.toString();
  }

  /** This server as the browser knows it; a proxy that ends TLS says so in a header. */
  public String base() {
    String scheme =
        header("X-Forwarded-Proto").filter("https"::equals).orElse(context.request().scheme());
    return scheme + "://" + authority();
  }

  /** The page that a part or a form belongs to, or that a link was on; of this server only. */
  Optional<String> shownPage() {
    return header("HX-Current-URL")
        .or(() -> header("Referer"))
        .filter(address -> authority(address).equals(authority()))
        .map(URI::create)
        .map(
            page ->
                page.getRawQuery() == null
                    ? page.getRawPath()
                    : page.getRawPath() + "?" + page.getRawQuery())
        .filter(page -> page.startsWith("/") && !page.startsWith("//"));
  }

  static String authority(String origin) {
    try {
      return Optional.ofNullable(URI.create(origin).getAuthority()).orElse("-");
    } catch (IllegalArgumentException garbled) {
      return "-";
    }
  }

  /** The client's network address: the peer's, or what a proxy of ours says of it. */
  public String remoteAddress() {
    return server
        .proxies()
        .client(
            context.request().remoteAddress().hostAddress(),
            headers("X-Forwarded-For"),
            headers("Forwarded"));
  }

  /** Somebody passed the request on, or says so. */
  private boolean forwarded() {
    return !headers("X-Forwarded-For").isEmpty()
        || !headers("Forwarded").isEmpty()
        || !headers("X-Real-IP").isEmpty();
  }

  /** A process of this machine asks, and for itself: no proxy that passes somebody on. */
  public boolean local() {
    return !forwarded()
        && InetAddress.ofLiteral(context.request().remoteAddress().hostAddress())
            .isLoopbackAddress();
  }

  private List<String> headers(String name) {
    return context.request().headers().getAll(name);
  }

  /** A part of a page is wanted, not the whole. */
  public boolean partial() {
    return header("HX-Request").isPresent() && header("HX-History-Restore-Request").isEmpty();
  }

  /**
   * The language of the answer: what a program accepts, of the caller, of the cookie, or Russian.
   */
  public Texts texts() {
    return Texts.of(
        accepted()
            .or(() -> caller.map(Caller::locale))
            .or(() -> cookie(LANGUAGE_COOKIE).map(Locale::of))
            .orElse(Locale.of("ru")));
  }

  /** People choose their language in their settings, not in their browser's. */
  private Optional<Locale> accepted() {
    return path().startsWith("/api/")
        ? header("Accept-Language").flatMap(Request::language)
        : Optional.empty();
  }

  private static Optional<Locale> language(String header) {
    try {
      return Optional.ofNullable(Locale.lookup(Locale.LanguageRange.parse(header), LANGUAGES));
    } catch (IllegalArgumentException | IndexOutOfBoundsException garbled) { // the second of "-"
      return Optional.empty();
    }
  }

  /** Dates and money for the caller. */
  public Formats formats() {
    return new Formats(texts(), caller.map(Caller::zone).orElse(USUAL_ZONE), server.urgency());
  }

  /** The database holds every character but NUL. */
  private static String storable(String text) {
    return text.replace("\0", "");
  }

  private Stream<FileUpload> chosen(String name) {
    return context.fileUploads().stream()
        .filter(file -> file.name().equals(name) && !file.fileName().isEmpty());
  }

  private static Uploaded uploaded(FileUpload file) {
    return new Uploaded(storable(file.fileName()), bytes(file));
  }

  private static String read(FileUpload file) {
    return TextFile.decode(bytes(file));
  }

  private static byte[] bytes(FileUpload file) {
    try {
      return Files.readAllBytes(Path.of(file.uploadedFileName()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
