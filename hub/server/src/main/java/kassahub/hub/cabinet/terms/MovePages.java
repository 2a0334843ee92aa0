package kassahub.hub.cabinet.terms;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.LicenceMove;
import kassahub.hub.activation.LicenceMoves;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Formats;
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

/** The rest of a licence goes from a broken register to its replacement. */
public final class MovePages {
  private static final String PATH = "/licence-moves";
  private static final String[] ASKED = {"from", "to", "reason", "document"};
  private static final Map<String, String> FIELDS =
      Map.of(
          "NO_SUCH_REPLACEMENT", "to",
          "OTHER_LICENCE", "to",
          "REPLACEMENT_PAID", "to",
          "SAME_SERIAL", "to",
          "BAD_REASON", "reason",
          "BAD_DOCUMENT", "document");
  private static final TableSpec SPEC =
      TableSpec.of(
          "moves",
          List.of(
              Column.of("activation", Phone.TITLE),
              Column.of("made", Phone.FACT).sorting(),
              Column.of("organisation", Phone.LINE),
              Column.of("from", Phone.FACT),
              Column.of("to", Phone.FACT),
              Column.of("until", Phone.FACT),
              Column.of("why", Phone.FACT)),
          "made",
          true);

  private final LicenceMoves moves;
  private final Confirmations confirmations;
  private final TableSettings settings;

  public MovePages(LicenceMoves moves, Confirmations confirmations, TableSettings settings) {
    this.moves = moves;
    this.confirmations = confirmations;
    this.settings = settings;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, request -> page(request, Fields.of(Map.of()), Optional.empty()));
    routes.post(PATH, this::move);
  }

  private Response page(Request request, Fields form, Optional<LicenceMove.Plan> plan) {
    request.caller().require(Permission.MANAGE_MONEY);
    var state = settings.state(SPEC, request);
    var page = moves.list(request.caller(), state.request());
    var table = Table.of(state, page, row -> row(request, row));
    return Response.page("cabinet/terms/moves.jte", new MovesView(table, form, plan));
  }

  /** Shows first what it would do, then asks a second operator. */
  private Response move(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var form = Fields.sent(request, "from", "to", "reason", "document", Fields.AGREED);
    var draft =
        new LicenceMove.Draft(
            form.value("from"), form.value("to"), form.value("reason"), form.value("document"));
    try {
      if (form.agreed(ASKED)) {
        confirmations.moveLicence(request.caller(), draft);
        return Response.redirect("/confirmations");
      }
      var plan = moves.plan(request.caller(), draft);
      return page(request, form.asking(ASKED), Optional.of(plan));
    } catch (Problem.Invalid | Problem.NotFound | Problem.Conflict refused) {
      var failing = form.refused(refused, request.texts(), FIELDS, "from");
      return page(request, failing, Optional.empty()).refused(refused);
    }
  }

  private static TableRow row(Request request, LicenceMove move) {
    String page = "/activations/" + move.activation();
    var texts = request.texts();
    var cells =
        List.<Cell>of(
            new Cell.Entity(
                texts.say("find.activation", "number", Long.toString(move.activation())),
                page,
                List.of(texts.say("activation.status." + move.status().word()))),
            new Cell.Lines(request.formats().dateTime(move.madeAt()), move.madeBy()),
            new Cell.Clip(move.organisation()),
            new Cell.Id(move.from(), Optional.empty()),
            new Cell.Id(move.to(), Optional.empty()),
            new Cell.Text(Formats.day(move.until())),
            new Cell.Lines(move.reason(), move.document()));
    return TableRow.of(Long.toString(move.activation()), page, cells);
  }
}
