package kassahub.hub.cabinet.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.hub.account.Permission;
import kassahub.hub.agent.BatchRow;
import kassahub.hub.agent.EnrolmentBatches;
import kassahub.hub.agent.EnrolmentBatches.Told;
import kassahub.hub.billing.document.PdfPrinter;
import kassahub.hub.organisation.Organisations;
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
import kassahub.hub.web.table.Tone;

/** «Партии касс»: a file of tills in, strings and codes out, and what became of each till. */
public final class BatchPages {
  /** In one file for the printer. */
  static final int LABELS = 100;

  private static final String PATH = "/enrolments/batches";
  private static final String ONE = PATH + "/:id";
  private static final List<String> STATES = List.of("unused", "asking", "enrolled", "refused");
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("place", Phone.ABSENT).sorting().number(),
          Column.of("name", Phone.TITLE),
          Column.of("state", Phone.STATUS),
          Column.of("serial", Phone.LINE),
          Column.of("address", Phone.FACT),
          Column.of("host", Phone.FACT).hidden());

  private final EnrolmentBatches batches;
  private final Organisations organisations;
  private final TableSettings tables;
  private final InstantSource clock;
  private final PdfPrinter printer = new PdfPrinter();

  public BatchPages(
      EnrolmentBatches batches,
      Organisations organisations,
      TableSettings tables,
      InstantSource clock) {
    this.batches = batches;
    this.organisations = organisations;
    this.tables = tables;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, request -> all(request, BatchForm.blank()));
    routes.withLargeBodies().post(PATH, this::make);
    routes.get(ONE, this::one);
    routes.get(ONE + "/strings.csv", this::strings);
    routes.get(ONE + "/labels.pdf", this::labels);
    routes.post(ONE + "/approve", request -> act(request, batches::approve));
    routes.post(ONE + "/refuse", request -> act(request, batches::refuse));
    routes.post(ONE + "/revoke", request -> act(request, batches::revoke));
  }

  private interface Verb {
    void on(kassahub.hub.account.Caller caller, long batch);
  }

  private static Response act(Request request, Verb verb) {
    verb.on(request.caller(), request.pathNumber("id"));
    return Response.redirect(PATH + "/" + request.pathNumber("id"));
  }

  private Response all(Request request, BatchForm form) {
    request.caller().require(Permission.MANAGE_AGENTS);
    return Response.page(
        "cabinet/client/batches.jte",
        new BatchView.All(
            organisations.visibleTo(request.caller()),
            batches.list(request.caller()),
            form,
            clock.instant()));
  }

  private Response make(Request request) {
    request.caller().require(Permission.MANAGE_AGENTS);
    var form = BatchForm.sent(request, organisations.visibleTo(request.caller()));
    if (!form.good()) {
      return all(request, form).status(422);
    }
    return Response.redirect(PATH + "/" + batches.make(request.caller(), form.draft()));
  }

  private Response one(Request request) {
    var caller = request.caller();
    var batch = batches.get(caller, request.pathNumber("id"));
    var state = tables.state(spec(request.texts()), request);
    var page = batches.tills(caller, batch, state.request());
    return Response.page(
        "cabinet/client/batch.jte",
        new BatchView.One(
            batch,
            batch.state(clock.instant()),
            batches.counts(caller, batch),
            EnrolmentBatches.mayDecide(caller, batch),
            batch.made().maker().equals(caller.actor().id()),
            Table.of(state, page, till -> row(request.texts(), till))));
  }

  private Response strings(Request request) {
    var caller = request.caller();
    var batch = batches.get(caller, request.pathNumber("id"));
    var told = batches.strings(caller, batch.id(), 1, EnrolmentBatches.MOST_STRINGS);
    var texts = request.texts();
    return Response.streamed(
        "enrolment-" + batch.id() + ".csv",
        "text/csv; charset=utf-8",
        out -> {
          var writer = new OutputStreamWriter(out, UTF_8);
          writer.write('\ufeff');
          line(writer, Stream.of("serial", "name", "address", "string", "state"));
          for (Told one : told) {
            line(writer, fields(texts, one));
          }
          writer.flush();
        });
  }

  private static Stream<String> fields(Texts texts, Told told) {
    return Stream.of(
        told.till().serial().orElse(""),
        told.till().name(),
        told.till().address().orElse(""),
        told.string().map(string -> string.text()).orElse(""),
        texts.say("batch.till." + told.till().state()));
  }

  private static void line(OutputStreamWriter writer, Stream<String> fields) throws IOException {
    writer.write(fields.map(BatchPages::quoted).collect(Collectors.joining(";", "", "\r\n")));
  }

  /** No spreadsheet takes it for a formula. */
  private static String quoted(String text) {
    boolean formula = !text.isEmpty() && "=+-@\t".indexOf(text.charAt(0)) >= 0;
    return '"' + (formula ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }

  private Response labels(Request request) {
    var caller = request.caller();
    var batch = batches.get(caller, request.pathNumber("id"));
    int from =
        request
            .query("from")
            .filter(text -> text.matches("\\d{1,4}"))
            .map(Integer::parseInt)
            .orElse(1);
    var told = batches.strings(caller, batch.id(), from, LABELS);
    String until = request.formats().dateTime(batch.expiresAt());
    var paper = BatchLabels.of(batch, told, until, request.texts());
    return Response.streamed(
        "enrolment-" + batch.id() + "-" + from + ".pdf",
        "application/pdf",
        out -> out.write(printer.print("document/labels.jte", paper)));
  }

  private static TableSpec spec(Texts texts) {
    var options =
        STATES.stream()
            .map(state -> new Filter.Option(state, texts.say("batch.till." + state)))
            .toList();
    return TableSpec.of("batch", COLUMNS, "place", false)
        .filteredBy(List.of(Filter.choice("state", options)));
  }

  private static TableRow row(Texts texts, BatchRow till) {
    var cells =
        List.of(
            new Cell.Text(Integer.toString(till.place())),
            till.agent()
                .<Cell>map(agent -> new Cell.Link(till.name(), "/agents/" + agent, false))
                .orElseGet(() -> new Cell.Clip(till.name())),
            state(texts, till),
            till.serial()
                .<Cell>map(
                    serial -> new Cell.Id(serial, till.register().map(id -> "/registers/" + id)))
                .orElseGet(Cell::none),
            till.address().<Cell>map(Cell.Clip::new).orElseGet(Cell::none),
            Cell.text(till.host()));
    return TableRow.of(Long.toString(till.id()), cells).failed(till.state().equals("refused"));
  }

  private static Cell state(Texts texts, BatchRow till) {
    String word = texts.say("batch.till." + till.state());
    return switch (till.state()) {
      case "enrolled" -> new Cell.Badge(Tone.OK, "circle-check", word, registered(texts, till));
      case "asking" -> Cell.badge(Tone.RUN, "clock-pause", word);
      case "refused" -> Cell.badge(Tone.BAD, "alert-triangle", word);
      default -> Cell.badge(Tone.NONE, "circle-dashed", word);
    };
  }

  /** The agent came in and does not speak for the register that it was sent for. */
  private static Optional<String> registered(Texts texts, BatchRow till) {
    return till.serial().isPresent() && till.register().isEmpty()
        ? Optional.of(texts.say("batch.till.silent"))
        : Optional.empty();
  }
}
