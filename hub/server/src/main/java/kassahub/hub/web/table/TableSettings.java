package kassahub.hub.web.table;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kassahub.hub.account.Settings;
import kassahub.hub.database.PageRequest;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** Size, sort and hidden columns of each list, remembered for each user. */
public final class TableSettings {
  private static final Pattern NAME = Pattern.compile("[a-z-]{1,40}");
  private static final Pattern SORT = Pattern.compile("-?[a-zA-Z-]{1,40}");
  private static final Pattern COLUMNS = Pattern.compile("[a-zA-Z,-]{0,1000}");

  private final Settings settings;

  public TableSettings(Settings settings) {
    this.settings = settings;
  }

  public void register(Routes routes) {
    routes.post("/tables/:name", this::remember);
  }

  /** What a reader asks of a list, completed by what is remembered. */
  public TableState state(TableSpec spec, Request request) {
    return TableState.of(spec, request, settings.find(request.caller(), key(spec.name())));
  }

  private Response remember(Request request) {
    String name = request.pathParam("name");
    if (!NAME.matcher(name).matches()) {
      throw new Problem.NotFound("NOT_FOUND", "no such list");
    }
    var caller = request.caller();
    var now = settings.find(caller, key(name)).map(JsonObject::new).orElseGet(JsonObject::new);
    request.form("size").flatMap(TableSettings::size).ifPresent(size -> now.put("size", size));
    request.form("sort").filter(matching(SORT)).ifPresent(sort -> now.put("sort", sort));
    if (!request.formAll("hidden").isEmpty()) {
      var names = Optional.of(request.formText("hidden")).filter(matching(COLUMNS)).orElse("");
      now.put("hidden", new JsonArray(names.isEmpty() ? List.of() : List.of(names.split(","))));
    }
    settings.put(caller, key(name), now.encode());
    return Response.empty(204);
  }

  private static java.util.function.Predicate<String> matching(Pattern pattern) {
    return text -> pattern.matcher(text).matches();
  }

  private static Optional<Integer> size(String text) {
    return PageRequest.SIZES.stream().filter(size -> size.toString().equals(text)).findFirst();
  }

  private static String key(String name) {
    return "table." + name;
  }
}
