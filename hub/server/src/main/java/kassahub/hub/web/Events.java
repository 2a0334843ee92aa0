package kassahub.hub.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Changes;
import kassahub.hub.problem.Problem;

/**
 * Live pages: {@code GET /events?topic=activation:7&topic=…} streams the names of topics that
 * changed.
 *
 * <p>Session and rights are asked again before each event. A page fetches the content by itself. It
 * says with {@code age} how old it is, and is told what changed since: {@code *} when nobody knows
 * (decision 089), also when this instance did not hear the others for a while.
 */
public final class Events {
  /** A change of another instance is heard that much later. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(1);

  private static final int MOST_TOPICS = 150;
  private static final int MOST_STREAMS = 4_000;

  /** Tabs of one person: a script that opens more keeps nobody else out. */
  private static final int MOST_OF_A_PERSON = 50;

  private final Changes changes;
  private final Function<Request, Boolean> stillSignedIn;
  private final Map<String, Rights> kinds = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> ofPeople = new ConcurrentHashMap<>();

  /** What a caller may watch of a kind of topic. */
  public interface Rights {
    /** Those of these ids that the caller may open; asking is no look at them. */
    Set<String> watched(Caller caller, Set<String> ids);
  }

  public Events(WebServer server, Changes changes) {
    this.changes = changes;
    this.stillSignedIn = server::stillSignedIn;
    server.routes(Door.CABINET).get("/events", this::stream);
  }

  /**
   * Lets pages watch topics of a kind.
   *
   * @param kind the part before the colon, or a whole topic without one
   * @param rights asked once for all topics of a page; an id that is not there is not watched
   *     either
   */
  public Events watch(String kind, Rights rights) {
    kinds.put(kind, rights);
    return this;
  }

  private Response stream(Request request) {
    var topics = request.queryAll("topic").stream().distinct().limit(MOST_TOPICS).toList();
    var caller = request.caller();
    if (topics.isEmpty() || !mayWatch(caller, topics)) {
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
          stream.allow(
              topic ->
                  stillSignedIn.apply(request)
                      && mayWatch(caller, topic.equals(Changes.ALL) ? topics : List.of(topic)));
          List<Changes.Subscription> subscriptions = new ArrayList<>();
          topics.forEach(topic -> subscriptions.add(changes.subscribe(topic, stream::changed)));
          subscriptions.add(changes.subscribe(Changes.ALL, stream::changedByNow));
          stream.open(
              () -> {
                subscriptions.forEach(Changes.Subscription::close);
                closed(person);
              });
          missed(request, topics).forEach(stream::changed);
        });
  }

  /** What changed since the page was asked for, so many milliseconds ago. */
  private List<String> missed(Request request, List<String> topics) {
    return request
        .query("age")
        .filter(typed -> typed.matches("\\d{1,12}(\\.\\d{1,12})?"))
        .map(typed -> Duration.ofMillis((long) Double.parseDouble(typed)).plus(ON_ITS_WAY))
        .flatMap(age -> changes.changed(topics, age))
        .orElse(List.of(Changes.ALL));
  }

  private void closed(String person) {
    open.decrementAndGet();
    ofPeople.computeIfPresent(person, (_, own) -> own > 1 ? own - 1 : null);
  }

  private boolean mayWatch(Caller caller, List<String> topics) {
    Map<String, Set<String>> ids =
        topics.stream()
            .collect(
                Collectors.groupingBy(
                    Events::kind, Collectors.mapping(Events::id, Collectors.toSet())));
    return ids.entrySet().stream().allMatch(one -> mayWatch(caller, one.getKey(), one.getValue()));
  }

  private boolean mayWatch(Caller caller, String kind, Set<String> ids) {
    var rights = kinds.get(kind);
    return rights != null && rights.watched(caller, ids).containsAll(ids);
  }

  private static String kind(String topic) {
    int end = topic.indexOf(':');
    return end < 0 ? topic : topic.substring(0, end);
  }

  private static String id(String topic) {
    return topic.substring(Math.min(topic.length(), kind(topic).length() + 1));
  }
}
