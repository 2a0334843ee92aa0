package kassahub.hub.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import kassahub.hub.api.Idempotency.Answer;
import kassahub.hub.api.Idempotency.Keeper;
import kassahub.hub.api.Idempotency.Kept;
import kassahub.hub.api.Idempotency.Use;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;

/** Puts the {@code Idempotency-Key} of a POST between the request and its work. */
final class Creating {
  private static final String HEADER = "Idempotency-Key";
  private static final int LONGEST_KEY = 200;

  private final Idempotency idempotency;

  Creating(Idempotency idempotency) {
    this.idempotency = idempotency;
  }

  /** The work hands its answer to the keeper inside its own transaction. */
  Response within(Request request, Function<Keeper, Answer> work) {
    return send(() -> idempotency.within(request.caller(), use(request), work));
  }

  /** For work that is harmless to repeat. */
  Response after(Request request, Supplier<Answer> work) {
    return send(() -> idempotency.after(request.caller(), use(request), work));
  }

  static Answer answer(int status, JsonObject body) {
    return new Answer(status, body.encode(), Optional.empty());
  }

  static Answer made(JsonObject body, String location) {
    return new Answer(201, body.encode(), Optional.of(location));
  }

  private static Optional<Use> use(Request request) {
    var key = request.header(HEADER);
    if (key.isPresent() && (key.get().isBlank() || key.get().length() > LONGEST_KEY)) {
      throw new Problem.Invalid("BAD_KEY", "Idempotency-Key: 1 to 200 characters expected");
    }
    return key.map(
        text -> new Use(request.method() + " " + request.path(), text, hash(request.bytes())));
  }

  private static Response send(Supplier<Kept> work) {
    var kept = work.get();
    var body = new Response.Body.Bytes(Buffer.buffer(kept.answer().body()));
    var response =
        new Response(kept.answer().status(), Map.of("Content-Type", "application/json"), body);
    if (kept.answer().location().isPresent()) {
      response = response.header("Location", kept.answer().location().get());
    }
    return kept.replayed() ? response.header("Idempotency-Replayed", "true") : response;
  }

  private static String hash(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
