package kassahub.hub.ops;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each part how it is, two seconds at most each: {@code GET /health}. However often it is
 * asked, the log gets one line when a part falls ill and one when it is well again.
 */
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final List<Part> parts;
  private final Duration patience;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * A part of the hub.
   *
   * @param check returns when the part is well, throws otherwise
   */
  public record Part(String name, Runnable check) {}

  /** How the hub is: 200 when well, 503 otherwise. */
  public record Report(boolean well, Map<String, Boolean> parts) {
    /**
     * {@code {"well":true}}, or {@code {"well":false,"unwell":["database disk"]}}: what is wrong,
     * not why. The reasons stay in the log, for anybody may ask.
     */
    public String json() {
      var json = new JsonObject().put("well", well);
      if (!well) {
        var unwell = new JsonArray();
        parts.forEach(
            (name, fine) -> {
              if (!fine) {
                unwell.add(name);
              }
            });
        json.put("unwell", unwell);
      }
      return json.encode();
    }
  }

  public Health(List<Part> parts) {
    this(parts, PATIENCE);
  }

  Health(List<Part> parts, Duration patience) {
    this.parts = List.copyOf(parts);
    this.patience = patience;
  }

  /** Asks now; blocks, so it belongs on a virtual thread. */
  public Report report() {
    var answers = new LinkedHashMap<String, Boolean>();
    parts.forEach(part -> answers.put(part.name(), well(part)));
    return new Report(!answers.containsValue(false), answers);
  }

  private boolean well(Part part) {
    var answer = new FutureTask<>(part.check(), true);
    var asking = Thread.ofVirtual().name("health " + part.name()).start(answer);
    try {
      boolean well = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (told.remove(part.name())) {
        LOG.info("a part is well again part={}", part.name());
      }
      return well;
    } catch (ExecutionException | TimeoutException unwell) {
      if (told.add(part.name())) {
        LOG.warn("a part is not well part={} reason=\"{}\"", part.name(), reason(unwell));
      }
      asking.interrupt();
      return false;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** For people: they know no classes. */
  private static String reason(Exception unwell) {
    if (unwell instanceof TimeoutException || unwell.getCause() == null) {
      return "no answer in time";
    }
    return Objects.requireNonNullElse(unwell.getCause().getMessage(), "it does not say why");
  }
}
