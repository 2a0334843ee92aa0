package kassahub.hub.cabinet.support;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.cabinet.MatterTables;
import kassahub.hub.database.PageRequest;
import kassahub.hub.matter.Matter;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSpec;

/** What is wrong now, one list a matter: since when, and which of support's people sees to it. */
public final class MatterPages {
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("what", Phone.TITLE),
          Column.of("organisation", Phone.LINE),
          Column.of("reason", Phone.FACT),
          Column.of("since", Phone.FACT),
          Column.of("owner", Phone.STATUS));

  private final MatterRows.Parts lists;
  private final MatterTables tables;
  private final InstantSource clock;

  /**
   * Of the same lists that are counted.
   *
   * @param lists what is counted on the page before
   */
  public MatterPages(AttentionPages.Parts lists, MatterTables tables, InstantSource clock) {
    this.lists =
        new MatterRows.Parts(
            lists.roster(), lists.activations(), lists.deliveries(), lists.fleet());
    this.tables = tables;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get("/support/:matter", this::list);
    tables.register(routes);
  }

  private Response list(Request request) {
    var caller = request.caller();
    var matter = MatterTables.matter(request);
    caller.require(matter.permission());
    if (!MatterTables.path(matter).equals(request.path())) {
      return Response.redirect(MatterTables.path(matter));
    }
    var now = clock.instant();
    var rows = new MatterRows(lists, request.texts());
    var table =
        tables.of(
            request,
            matter,
            TableSpec.of("matters", COLUMNS, MatterRows.order(matter), false),
            asked -> rows.page(caller, matter, of(matter, asked)),
            new MatterTables.Rows<>(
                MatterRow::id, MatterRow::since, (row, owner) -> row(request, row, owner, now)));
    return Response.page("cabinet/support/matters.jte", new MattersView(matter.word(), table));
  }

  /** The list that is counted, in the order of age. */
  private static PageRequest of(Matter matter, PageRequest asked) {
    var filters = new HashMap<>(AttentionPages.worklist(matter).request().filters());
    filters.putAll(asked.filters());
    return asked.with(Map.copyOf(filters));
  }

  private static TableRow row(Request request, MatterRow row, Cell owner, Instant now) {
    var formats = request.formats();
    var cells =
        List.of(
            new Cell.Entity(row.title(), row.path(), row.below()),
            new Cell.Clip(row.organisation()),
            Cell.text(Optional.of(row.reason()).filter(text -> !text.isEmpty())),
            new Cell.Lines(
                formats.age(Duration.between(row.since(), now)), formats.dateTime(row.since())),
            owner);
    var shown = TableRow.of(row.id(), row.path(), cells);
    return row.topic().map(shown::live).orElse(shown);
  }
}
