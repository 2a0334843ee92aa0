package kassahub.hub.cabinet.support;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Permission;
import kassahub.hub.database.PageRequest;
import kassahub.hub.matter.Matter;
import kassahub.hub.matter.MatterOwner;
import kassahub.hub.matter.MatterOwners;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSettings;
import kassahub.hub.web.table.TableSpec;
import kassahub.hub.web.table.Tone;

/** What is wrong now, one list a matter: since when, and which of support's people sees to it. */
public final class MatterPages {
  private static final String PATH = "/support/:matter";
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("what", Phone.TITLE),
          Column.of("organisation", Phone.LINE),
          Column.of("reason", Phone.FACT),
          Column.of("since", Phone.FACT),
          Column.of("owner", Phone.STATUS));

  private final MatterRows.Parts lists;
  private final MatterOwners owners;
  private final TableSettings tables;
  private final InstantSource clock;

  /**
   * Of the same lists that are counted.
   *
   * @param lists what is counted on the page before
   */
  public MatterPages(
      AttentionPages.Parts lists, MatterOwners owners, TableSettings tables, InstantSource clock) {
    this.lists =
        new MatterRows.Parts(
            lists.roster(), lists.activations(), lists.deliveries(), lists.fleet());
    this.owners = owners;
    this.tables = tables;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.post(PATH + "/take", this::take);
    routes.post(PATH + "/give-back", this::giveBack);
  }

  private Response list(Request request) {
    var caller = request.caller();
    caller.require(Permission.RETRY_DELIVERIES);
    var matter = matter(request);
    var now = clock.instant();
    var spec = TableSpec.of("matters", COLUMNS, MatterRows.order(matter), false);
    var state = tables.state(spec, request);
    var page =
        new MatterRows(lists, request.texts()).page(caller, matter, of(matter, state.request()));
    var ids = page.items().stream().map(MatterRow::id).toList();
    var taken = owners.of(caller, matter, ids);
    String here = "/support/" + matter.word();
    var table =
        Table.of(
                state,
                page,
                row -> row(request, row, Optional.ofNullable(taken.get(row.id())), now))
            .with(
                List.of(
                    new Table.BulkAct(
                        here + "/take?seen=" + now.toEpochMilli(), "matter.take", "user"),
                    new Table.BulkAct(here + "/give-back", "matter.give-back", "circle-minus")));
    return Response.page("cabinet/support/matters.jte", new MattersView(matter.word(), table));
  }

  /** The list that is counted, in the order of age. */
  private static PageRequest of(Matter matter, PageRequest asked) {
    var filters = new HashMap<>(AttentionPages.worklist(matter).request().filters());
    filters.putAll(asked.filters());
    return asked.with(Map.copyOf(filters));
  }

  private Response take(Request request) {
    var matter = matter(request);
    owners.take(request.caller(), matter, request.formAll("id"), seen(request));
    return Response.redirect("/support/" + matter.word());
  }

  private Response giveBack(Request request) {
    var matter = matter(request);
    owners.giveBack(request.caller(), matter, request.formAll("id"));
    return Response.redirect("/support/" + matter.word());
  }

  /** When the page was made; who does not say it takes only what is nobody's. */
  private static Instant seen(Request request) {
    return request
        .query("seen")
        .filter(millis -> millis.matches("\\d{1,15}"))
        .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)))
        .orElse(Instant.EPOCH);
  }

  private static Matter matter(Request request) {
    return Matter.of(request.pathParam("matter"))
        .orElseThrow(() -> new Problem.NotFound("NOT_FOUND", "no such list"));
  }

  private static TableRow row(
      Request request, MatterRow row, Optional<MatterOwner> taken, Instant now) {
    var formats = request.formats();
    var cells =
        List.of(
            new Cell.Entity(row.title(), row.path(), row.below()),
            new Cell.Clip(row.organisation()),
            Cell.text(Optional.of(row.reason()).filter(text -> !text.isEmpty())),
            new Cell.Lines(
                formats.age(Duration.between(row.since(), now)), formats.dateTime(row.since())),
            owner(request, taken.filter(owner -> owner.sees(row.since()))));
    var shown = TableRow.of(row.id(), row.path(), cells);
    return row.topic().map(shown::live).orElse(shown);
  }

  private static Cell owner(Request request, Optional<MatterOwner> owner) {
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
