package kassahub.deploy.vendor;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kassahub.codec.licence.LicenceMask;
import kassahub.deploy.vendor.GrantBook.Entry;
import kassahub.hub.licence.IssuerKey;

/** What the stand-in decides about each request, by its modes. */
final class Granting {
  private final IssuerKey key;
  private final GrantBook book;
  private final InstantSource clock;
  private final Map<String, JsonObject> requests = new HashMap<>();
  private final Map<String, Long> firstAsked = new HashMap<>();
  private final Set<String> refusedOnce = new HashSet<>();

  Granting(IssuerKey key, GrantBook book, InstantSource clock) {
    this.key = key;
    this.book = book;
    this.clock = clock;
  }

  /**
   * The decision on a request, written down.
   *
   * @param fresh something was granted that was not before
   */
  record Decision(JsonObject answer, boolean fresh) {}

  /** Decides on a request; empty while it takes its time. */
  synchronized Optional<Decision> ask(JsonObject request, Modes modes) {
    var id = request.getString("requestId");
    requests.put(id, request);
    long since = firstAsked.computeIfAbsent(id, fresh -> clock.millis());
    if (clock.millis() - since < modes.slow().toMillis()) {
      return Optional.empty();
    }
    return Optional.of(decide(id, request.getJsonArray("lines"), modes));
  }

  /** The request that was asked under this id. */
  synchronized Optional<JsonObject> request(String id) {
    return Optional.ofNullable(requests.get(id));
  }

  private Decision decide(String id, JsonArray asked, Modes modes) {
    var fresh = new ArrayList<Entry>();
    var answers = new JsonArray();
    for (int i = 0; i < asked.size(); i++) {
      var line = asked.getJsonObject(i);
      var entry = grant(id, line, modes.grants(i), fresh);
      answers.add(entry.map(Granting::json).orElseGet(() -> refusal(line)));
    }
    book.add(fresh);
    if (modes.twice()) {
      answers.addAll(answers.copy());
    }
    var answer = new JsonObject().put("requestId", id).put("lines", answers);
    return new Decision(answer, !fresh.isEmpty());
  }

  private Optional<Entry> grant(String id, JsonObject line, boolean willing, List<Entry> fresh) {
    var serial = line.getString("serial");
    var known = book.find(id, serial);
    if (known.isPresent()) {
      return known;
    }
    if (!willing && refusedOnce.add(id + "/" + serial)) {
      return Optional.empty();
    }
    var until = LocalDate.parse(line.getString("until"));
    var last = Optional.ofNullable(line.getString("lastMask")).map(LicenceMask::fromHex);
    var mask = last.orElse(LicenceMask.none()).throughQuarterOf(until);
    var entry = new Entry(id, until, key.sign(serial, mask));
    fresh.add(entry);
    return Optional.of(entry);
  }

  private static JsonObject json(Entry entry) {
    return new JsonObject()
        .put("serial", entry.licence().serial())
        .put("until", entry.until().toString())
        .put("licences", entry.licence().mask().hex())
        .put("signature", entry.licence().signature().hex());
  }

  private static JsonObject refusal(JsonObject line) {
    return new JsonObject()
        .put("serial", line.getString("serial"))
        .put("code", "TRY_AGAIN")
        .put("message", "the stand-in refuses this line once");
  }
}
