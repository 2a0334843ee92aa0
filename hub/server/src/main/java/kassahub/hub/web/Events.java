package kassahub.hub.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Function;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Changes;
import kassahub.hub.problem.Problem;

/**
 * Live pages: {@code GET /events?topic=activation:7&topic=…} streams the names of topics that
 * changed.
 *
 * <p>Session and rights are asked again before each event. A page fetches the content by itself.
 */
public final class Events {
  private static final int MOST_TOPICS = 150;
  private static final int MOST_STREAMS = 4_000;

  /** Tabs of one person: a script that opens more keeps nobody else out. */
  private static final int MOST_OF_A_PERSON = 50;

  private final Changes changes;
  private final Function<Request, Boolean> stillSignedIn;
  private final Map<String, BiPredicate<Caller, String>> kinds = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> ofPeople = new ConcurrentHashMap<>();

  public Events(WebServer server, Changes changes) {
    this.changes = changes;
    this.stillSignedIn = server::stillSignedIn;
    server.routes(Door.CABINET).get("/events", this::stream);
  }

  /**
   * Lets pages watch topics of a kind.
   *
   * @param kind the part before the colon, or a whole topic without one
   * @param may whether a caller may watch the id; an id that is not there is not watched either
   */
  public Events watch(String kind, BiPredicate<Caller, String> may) {
    kinds.put(kind, may);
    return this;
  }

  private Response stream(Request request) {
    var topics = request.queryAll("topic").stream().distinct().limit(MOST_TOPICS).toList();
    var caller = request.caller();
    if (topics.isEmpty() || !topics.stream().allMatch(topic -> mayWatch(caller, topic))) {
      throw new Problem.NotFound("NOT_FOUND", "nothing to watch there");
    }
    if (request.method().equals("HEAD")) {
      return Response.empty(200).header("Content-Type", "text/event-stream");
    }
    var person = caller.actor().id();
    int own = ofPeople.merge(person, 1, Integer::sum);
    if (open.incrementAndGet() > MOST_STREAMS || own > MOST_OF_A_PERSON) {
      closed(person);
      throw new Problem.Unavailable("TOO_MANY_STREAMS", "every live stream is taken");
    }
    return Response.live(
        stream -> {
          stream.allow(topic -> stillSignedIn.apply(request) && mayWatch(caller, topic));
          List<Changes.Subscription> subscriptions = new ArrayList<>();
          topics.forEach(topic -> subscriptions.add(changes.subscribe(topic, stream::changed)));
          stream.open(
              () -> {
                subscriptions.forEach(Changes.Subscription::close);
                closed(person);
              });
        });
  }

  private void closed(String person) {
    open.decrementAndGet();
    ofPeople.computeIfPresent(person, (_, own) -> own > 1 ? own - 1 : null);
  }

  private boolean mayWatch(Caller caller, String topic) {
    int end = topic.indexOf(':');
    var may = kinds.get(end < 0 ? topic : topic.substring(0, end));
    return may != null && may.test(caller, end < 0 ? "" : topic.substring(end + 1));
  }
}
