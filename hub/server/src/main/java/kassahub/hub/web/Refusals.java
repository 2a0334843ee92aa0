package kassahub.hub.web;

import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what an action threw into an answer: the only place that knows both. */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final Pattern LINK =
      Pattern.compile("(/(?:invitation|recovery|first-operator)/).*");
  private static final String RETRY_SECONDS = "5";

  private final SecureRandom random = new SecureRandom();
  private final LongAdder mistakes = new LongAdder();

  /** The request never reached an action. */
  static final class BadRequest extends RuntimeException {
    private final int status;
    private final String code;

    BadRequest(int status) {
      this(status, "HTTP_" + status);
    }

    BadRequest(int status, String code) {
      super("status " + status, null, false, false);
      this.status = status;
      this.code = code;
    }
  }

  /** What is shown of a refusal. */
  private record Shown(int status, String code, String sentence, Map<String, String> facts) {}

  Response of(Request request, Door door, RuntimeException failure) {
    var shown = show(request.texts(), request, failure);
    var answer = door == Door.API ? json(shown) : page(request, shown);
    var seconds = shown.facts.get(Problem.RETRY_AFTER);
    if (seconds != null) {
      return answer.header("Retry-After", seconds);
    }
    return shown.status == 503 ? answer.header("Retry-After", RETRY_SECONDS) : answer;
  }

  /** How many requests failed because of a mistake of the hub. */
  long mistakes() {
    return mistakes.sum();
  }

  private Shown show(Texts texts, Request request, RuntimeException failure) {
    return switch (failure) {
      case Problem problem ->
          new Shown(status(problem), problem.code(), sentence(texts, problem), problem.facts());
      case BadRequest bad ->
          new Shown(
              bad.status,
              bad.code,
              texts
                  .find("problem." + bad.code, Map.of())
                  .orElseGet(() -> texts.say("problem.HTTP_400")),
              Map.of());
      case DatabaseAway away -> {
        String code = "DATABASE_" + away.kind();
        yield new Shown(503, code, texts.say("problem." + code), Map.of());
      }
      default -> bug(texts, request, failure);
    };
  }

  /** A right of a key is called as on the page where a key gets it. */
  private static String sentence(Texts texts, Problem problem) {
    var facts = new HashMap<>(problem.facts());
    facts.computeIfPresent(
        "scope", (_, scope) -> texts.find("api.permission." + scope, Map.of()).orElse(scope));
    return texts.refusal(problem.code(), facts);
  }

  /** Logged once, here, with an id that the reader can quote. */
  private Shown bug(Texts texts, Request request, RuntimeException failure) {
    byte[] bytes = new byte[4];
    mistakes.increment();
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    log.error("request failed id={} {} {}", id, request.method(), shown(request.path()), failure);
    return new Shown(
        500, "INTERNAL_ERROR", texts.say("problem.INTERNAL_ERROR", "id", id), Map.of("id", id));
  }

  /** Without the token of a link: nobody may have used it yet. */
  static String shown(String path) {
    return LINK.matcher(path).replaceFirst("$1…");
  }

  static int status(Problem problem) {
    return switch (problem) {
      case Problem.NotFound _ -> 404;
      case Problem.Conflict _ -> 409;
      case Problem.Invalid _ -> 422;
      case Problem.Forbidden _ -> 403;
      case Problem.TooMany _ -> 429;
      case Problem.Unavailable _ -> 503;
    };
  }

  private static Response json(Shown shown) {
    var facts = new JsonObject();
    shown.facts.forEach(facts::put);
    var body =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", shown.sentence)
            .put("status", shown.status)
            .put("code", shown.code);
    if (!shown.facts.isEmpty()) {
      body.put("facts", facts);
    }
    return Response.json(shown.status, body).header("Content-Type", "application/problem+json");
  }

  /** A whole page, or a note that the script puts where the fault is. */
  private static Response page(Request request, Shown shown) {
    var model =
        new ErrorView(
            shown.status,
            shown.code,
            shown.sentence,
            request
                .shownPage()
                .filter(page -> request.signedIn().isPresent() && !page.equals(request.address())));
    if (request.partial()) {
      return Response.page("web/error-note.jte", model)
          .status(shown.status)
          .header("HX-Retarget", "#kh-fault")
          .header("HX-Reswap", "innerHTML");
    }
    return Response.page("web/error.jte", model).status(shown.status);
  }
}
