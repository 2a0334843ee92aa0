package kassahub.hub.cabinet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.matter.Matter;
import kassahub.hub.matter.MatterOwner;
import kassahub.hub.matter.MatterOwners;
import kassahub.hub.matter.Owned;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Filter;
import kassahub.hub.web.table.Filter.Option;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSettings;
import kassahub.hub.web.table.TableSpec;
import kassahub.hub.web.table.TableState;
import kassahub.hub.web.table.Ticked;
import kassahub.hub.web.table.Tone;

/**
 * What each list of matters has, wherever it stands: whose each of them is, tabs by that, and what
 * takes and gives back the ticked ones.
 */
public final class MatterTables {
  private static final String ACTS = "/support/";

  /** What the address of an act has beside that of the page: when that was made. */
  private static final String SEEN = "seen";

  private final MatterOwners owners;
  private final TableSettings settings;
  private final InstantSource clock;

  public MatterTables(MatterOwners owners, TableSettings settings, InstantSource clock) {
    this.owners = owners;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Of what a row is made.
   *
   * @param id as the list has it
   * @param since when it went wrong
   * @param row with the cell of its owner
   */
  public record Rows<T>(
      Function<T, String> id, Function<T, Instant> since, BiFunction<T, Cell, TableRow> row) {}

  /**
   * The list as it is asked for.
   *
   * @param spec with a column for the owner
   * @param list reads a page of it
   */
  public <T> Table of(
      Request request,
      Matter matter,
      TableSpec spec,
      Function<PageRequest, Page<T>> list,
      Rows<T> rows) {
    var state = settings.state(tabbed(spec, request.texts()), request);
    var page = list.apply(Owned.asking(matter, state.request()));
    var ids = page.items().stream().map(rows.id()).toList();
    var taken = owners.of(request.caller(), matter, ids);
    return Table.of(
            state,
            page,
            item -> {
              var owner = Optional.ofNullable(taken.get(rows.id().apply(item)));
              var since = rows.since().apply(item);
              return rows.row().apply(item, cell(request, owner.filter(who -> who.sees(since))));
            })
        .with(acts(matter, state));
  }

  /** Registers the acts of every list behind the cabinet's door. */
  public void register(Routes routes) {
    routes.post(ACTS + ":matter/take", this::take);
    routes.post(ACTS + ":matter/give-back", this::giveBack);
  }

  private Response take(Request request) {
    var matter = matter(request);
    owners.take(request.caller(), matter, Ticked.ids(request, "MATTERS_TICKED"), seen(request));
    return Response.redirect(backTo(matter, request));
  }

  private Response giveBack(Request request) {
    var matter = matter(request);
    owners.giveBack(request.caller(), matter, Ticked.ids(request, "MATTERS_TICKED"));
    return Response.redirect(backTo(matter, request));
  }

  /** When the page was made; who does not say it takes only what is nobody's. */
  private static Instant seen(Request request) {
    return request
        .query(SEEN)
        .filter(millis -> millis.matches("\\d{1,15}"))
        .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)))
        .orElse(Instant.EPOCH);
  }

  /**
   * The one of a page's address.
   *
   * @throws Problem.NotFound {@code NOT_FOUND}
   */
  public static Matter matter(Request request) {
    return Matter.of(request.pathParam("matter"))
        .orElseThrow(() -> new Problem.NotFound("NOT_FOUND", "no such list"));
  }

  /** Where a list of matters stands. */
  public static String path(Matter matter) {
    return switch (matter) {
      case STATEMENTS -> "/statements";
      case UNINVOICED -> "/uninvoiced";
      case SUSPENDED, SILENT, ACTIVATIONS, FAILED, EXPIRED, UNSENT, STORAGE -> ACTS + matter.word();
    };
  }

  /** The list that an act was on, as it was asked for. */
  private static String backTo(Matter matter, Request request) {
    String query =
        request.queries().entrySet().stream()
            .filter(parameter -> !parameter.getKey().equals(SEEN))
            .flatMap(parameter -> parameter.getValue().stream().map(v -> pair(parameter, v)))
            .collect(Collectors.joining("&"));
    return path(matter) + (query.isEmpty() ? "" : "?" + query);
  }

  private static String pair(Map.Entry<String, List<String>> parameter, String value) {
    return URLEncoder.encode(parameter.getKey(), UTF_8) + "=" + URLEncoder.encode(value, UTF_8);
  }

  private static TableSpec tabbed(TableSpec spec, Texts texts) {
    var filters = new ArrayList<>(spec.filters());
    filters.addFirst(
        Filter.tabs(
            Owned.FILTER,
            List.of(
                new Option(Owned.MINE, texts.say("matter.owner.mine")),
                new Option(Owned.NOBODYS, texts.say("matter.owner.nobody")))));
    return spec.filteredBy(filters);
  }

  private List<Table.BulkAct> acts(Matter matter, TableState state) {
    String here = state.url(Map.of(SEEN, Long.toString(clock.instant().toEpochMilli())));
    String query = here.substring(here.indexOf('?'));
    String acts = ACTS + matter.word();
    return List.of(
        new Table.BulkAct(acts + "/take" + query, "matter.take", "user"),
        new Table.BulkAct(acts + "/give-back" + query, "matter.give-back", "circle-minus"));
  }

  private static Cell cell(Request request, Optional<MatterOwner> owner) {
    return owner
        .<Cell>map(
            who ->
                new Cell.Badge(
                    Tone.RUN,
                    "user",
                    who.name(),
                    Optional.of(request.formats().dateTime(who.takenAt()))))
        .orElseGet(
            () -> Cell.badge(Tone.NONE, "circle-dashed", request.texts().say("matter.nobody")));
  }
}
