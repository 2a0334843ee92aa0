package kassahub.hub.cabinet.support;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.Installations;
import kassahub.hub.database.PageRequest;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.dispatch.DeliveryRow;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.Filter;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSettings;
import kassahub.hub.web.table.TableSpec;
import kassahub.hub.web.table.Ticked;

/** «Доставка»: everything agents were given, the failed ones first to hand, with retry. */
public final class DeliveryPages {
  private static final String PATH = "/deliveries";
  private static final List<String> STATES =
      List.of("failed", "expired", "held", "waiting", "sent", "taken", "done", "cancelled");

  /** Many, and nobody's work: not counted. */
  private static final Set<String> OVER = Set.of("done", "cancelled");

  /** Whose count is red. */
  private static final Set<String> BAD = Set.of("failed", "expired");

  private static final List<String> KINDS =
      List.of("install_licence", "read_now", "send_log", "change_settings");
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("work", Phone.TITLE),
          Column.of("state", Phone.STATUS),
          Column.of("register", Phone.LINE),
          Column.of("agent", Phone.FACT),
          Column.of("owner", Phone.FACT),
          Column.of("attempt", Phone.ABSENT).number().hidden(),
          Column.of("created", Phone.FACT).sorting(),
          Column.of("who", Phone.ABSENT),
          Column.of("deadline", Phone.ABSENT).sorting());

  private final Deliveries deliveries;
  private final Installations installations;
  private final TableSettings tables;
  private final InstantSource clock;

  public DeliveryPages(
      Deliveries deliveries,
      Installations installations,
      TableSettings tables,
      InstantSource clock) {
    this.deliveries = deliveries;
    this.installations = installations;
    this.tables = tables;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.post(PATH + "/retry", this::retry);
  }

  private Response list(Request request) {
    request.caller().require(Permission.RETRY_DELIVERIES);
    return page(request, Optional.empty());
  }

  private Response page(Request request, Optional<DeliveriesView.Retried> retried) {
    var state = tables.state(spec(request.texts(), counts(request)), request).at(PATH);
    var page = deliveries.list(request.caller(), state.request());
    var table =
        Table.of(state, page, row -> row(request, row))
            .with(
                List.of(
                    new Table.BulkAct(PATH + "/retry", "deliveries.retry", "rotate-clockwise")));
    return Response.page("cabinet/support/deliveries.jte", new DeliveriesView(table, retried));
  }

  /**
   * Orders the ticked ones again, each by itself: what one is refused for is no reason not to order
   * the others, and the page says which it was and why. The page of a register names it, and gets
   * the reader back.
   */
  private Response retry(Request request) {
    var caller = request.caller();
    caller.require(Permission.RETRY_DELIVERIES);
    var ids = Ticked.ids(request, "DELIVERIES_TICKED").stream().map(DeliveryPages::uuid).toList();
    var register = request.formNumber("register");
    if (register.isPresent()) {
      ids.forEach(id -> installations.retry(caller, id));
      return Response.redirect("/registers/" + register.getAsLong());
    }
    var refused = new ArrayList<DeliveriesView.Refused>();
    for (UUID id : ids) {
      try {
        installations.retry(caller, id);
      } catch (Problem why) {
        refused.add(new DeliveriesView.Refused(named(request, id), why));
      }
    }
    if (refused.isEmpty()) {
      return Response.redirect(PATH);
    }
    int ordered = ids.size() - refused.size();
    var page = page(request, Optional.of(new DeliveriesView.Retried(ordered, refused)));
    return ordered == 0 ? page.refused(refused.getFirst().why()) : page;
  }

  private Optional<DeliveriesView.Named> named(Request request, UUID id) {
    var words = new DeliveryWords(request.texts());
    return deliveries
        .find(request.caller(), id)
        .map(
            row -> {
              var target = row.target();
              var register = target.register();
              return register.isPresent()
                  ? new DeliveriesView.Named(
                      words.kind(row),
                      target.serial().orElse(""),
                      "/registers/" + register.getAsLong())
                  : new DeliveriesView.Named(
                      words.kind(row), target.agentName(), "/agents/" + target.agent());
            });
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException notAnId) {
      throw new Problem.NotFound("DISPATCH_UNKNOWN", "no such dispatch");
    }
  }

  /** Rows behind each tab; with the filter on, of those that still need somebody. */
  private Map<String, Long> counts(Request request) {
    if (!request.query("attention").equals(Optional.of("yes"))) {
      return deliveries.unsettled(request.caller());
    }
    var states = List.of("failed", "expired", "held");
    var open =
        states.stream()
            .map(state -> PageRequest.filtered(Map.of("state", state, "attention", "yes")))
            .toList();
    var rows = deliveries.counts(request.caller(), open);
    return IntStream.range(0, states.size())
        .boxed()
        .collect(Collectors.toMap(states::get, at -> rows.get(at).rows()));
  }

  private static TableSpec spec(Texts texts, Map<String, Long> counts) {
    var states =
        STATES.stream()
            .map(
                state ->
                    new Filter.Option(
                        state,
                        texts.say("dispatch.state." + state),
                        OVER.contains(state) ? -1 : counts.getOrDefault(state, 0L),
                        BAD.contains(state)))
            .toList();
    return TableSpec.of("deliveries", COLUMNS, "created", true)
        .searched()
        .filteredBy(
            List.of(
                Filter.tabs("state", states),
                Filter.choice(
                    "attention", List.of(new Filter.Option("yes", texts.say("attention.filter")))),
                Filter.choice("kind", options(texts, "dispatch.kind.", KINDS))));
  }

  private static List<Filter.Option> options(Texts texts, String prefix, List<String> values) {
    return values.stream().map(v -> new Filter.Option(v, texts.say(prefix + v))).toList();
  }

  private TableRow row(Request request, DeliveryRow row) {
    var words = new DeliveryWords(request.texts());
    var formats = request.formats();
    var reason = Optional.of(words.reason(row)).filter(text -> !text.isEmpty());
    var badge = words.state(row);
    var cells =
        List.of(
            new Cell.Text(words.kind(row)),
            new Cell.Badge(badge.tone(), badge.icon(), badge.text(), reason),
            register(row.target()),
            new Cell.Link(row.target().agentName(), "/agents/" + row.target().agent(), false),
            new Cell.Clip(row.owner()),
            new Cell.Text(Integer.toString(row.attempt())),
            created(request, row),
            who(words, row),
            new Cell.Text(formats.dateTime(row.deadline())));
    var table = TableRow.of(row.id().toString(), cells).failed(row.failed());
    var register = row.target().register();
    return register.isPresent() ? table.live("register:" + register.getAsLong()) : table;
  }

  /** When, and for how long it has been under way. */
  private Cell created(Request request, DeliveryRow row) {
    String at = request.formats().dateTime(row.createdAt());
    if (row.finishedAt().isPresent()) {
      return new Cell.Text(at);
    }
    var age = Duration.between(row.createdAt(), clock.instant());
    return new Cell.Lines(at, request.texts().say("ago", "age", request.formats().age(age)));
  }

  private static Cell who(DeliveryWords words, DeliveryRow row) {
    return words
        .activation(row)
        .<Cell>map(number -> new Cell.Link(words.who(row), "/activations/" + number, false))
        .orElseGet(() -> new Cell.Clip(words.who(row)));
  }

  private static Cell register(DeliveryRow.Target target) {
    return target.register().isPresent()
        ? new Cell.Id(
            target.serial().orElse(""), Optional.of("/registers/" + target.register().getAsLong()))
        : Cell.none();
  }
}
