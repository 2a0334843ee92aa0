package kassahub.hub.cabinet.money;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.books.IssuedDocument;
import kassahub.hub.billing.books.IssuedDocuments;
import kassahub.hub.billing.books.IssuedKind;
import kassahub.hub.billing.books.Period;
import kassahub.hub.billing.books.Reconciliation;
import kassahub.hub.billing.books.Reconciliations;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.PageRequest;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.Filter;
import kassahub.hub.web.table.Slices;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSettings;
import kassahub.hub.web.table.TableSheet;
import kassahub.hub.web.table.TableSpec;
import kassahub.hub.web.table.TableState;

/** What accountants compare: an organisation's account in a period, and what was issued in one. */
public final class BooksPages {
  private static final String STATEMENT = "/reconciliations/";
  private static final String ISSUED = "/issued";
  private static final String FROM = "-from";
  private static final String TO = "-to";
  private static final String PERIOD = "period";
  private static final String DAYS = "issued";
  private static final TableSpec LINES =
      TableSpec.of(
              "reconciliation",
              List.of(
                  Column.of("document", Phone.TITLE),
                  Column.of("day", Phone.FACT),
                  Column.of("debit", Phone.FACT).number(),
                  Column.of("credit", Phone.FACT).number()),
              "day",
              false)
          .filteredBy(List.of(Filter.days(PERIOD)));
  private static final TableSpec DOCUMENTS =
      TableSpec.of(
              "issued",
              List.of(
                  Column.of("number", Phone.TITLE),
                  Column.of("issued", Phone.FACT).sorting(),
                  Column.of("organisation", Phone.LINE),
                  Column.of("tax", Phone.ABSENT),
                  Column.of("order", Phone.ABSENT),
                  Column.of("contract", Phone.ABSENT),
                  Column.of("amount", Phone.FACT).number(),
                  Column.of("vat", Phone.ABSENT).number(),
                  Column.of("paid", Phone.STATUS)),
              "issued",
              true)
          .filteredBy(List.of(Filter.days(DAYS)));

  private final Reconciliations reconciliations;
  private final IssuedDocuments issued;
  private final TableSettings settings;
  private final InstantSource clock;

  public BooksPages(
      Reconciliations reconciliations,
      IssuedDocuments issued,
      TableSettings settings,
      InstantSource clock) {
    this.reconciliations = reconciliations;
    this.issued = issued;
    this.settings = settings;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(STATEMENT + ":organisation", this::statement);
    routes.get(STATEMENT + ":organisation/statement.pdf", this::paper);
    routes.get(STATEMENT + ":organisation/statement.xlsx", this::sheet);
    routes.get(ISSUED, request -> list(request, IssuedKind.TRANSFER));
    routes.get(ISSUED + "/invoices", request -> list(request, IssuedKind.INVOICE));
    routes.get(ISSUED + "/corrections", request -> list(request, IssuedKind.CORRECTION));
    routes.get(ISSUED + "/export.xlsx", request -> listed(request, IssuedKind.TRANSFER));
    routes.get(ISSUED + "/invoices/export.xlsx", request -> listed(request, IssuedKind.INVOICE));
    routes.get(
        ISSUED + "/corrections/export.xlsx", request -> listed(request, IssuedKind.CORRECTION));
    routes.get(ISSUED + "/export.xml", this::exchange);
  }

  private Response statement(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var period = period(request, PERIOD);
    var found = reconciliations.of(request.caller(), request.pathNumber("organisation"), period);
    var state = state(request, found.organisation());
    var rows = rows(found, words(request));
    var table = Table.of(state, Slices.page(rows, state.request()), row -> row);
    return Response.page(
        "cabinet/money/reconciliation.jte",
        new ReconciliationView(found, table, paperPath(found), words(request)));
  }

  private TableState state(Request request, long organisation) {
    return settings.state(LINES.exportedTo(STATEMENT + organisation + "/statement.xlsx"), request);
  }

  private Response paper(Request request) {
    return DocumentFile.of(
        reconciliations.paper(
            request.caller(), request.pathNumber("organisation"), period(request, PERIOD)));
  }

  private Response sheet(Request request) {
    var found =
        reconciliations.of(
            request.caller(), request.pathNumber("organisation"), period(request, PERIOD));
    var rows = rows(found, words(request));
    return TableSheet.of(
            state(request, found.organisation()), request.texts(), Reconciliations.fileName(found))
        .response(page -> Slices.page(rows, page), row -> row);
  }

  private Response list(Request request, IssuedKind kind) {
    request.caller().require(Permission.MANAGE_MONEY);
    var state = settings.state(spec(kind), request);
    var page = issued.list(request.caller(), kind, state.request());
    var period = period(request, DAYS);
    return Response.page(
        "cabinet/money/issued.jte",
        new IssuedView(
            kind,
            Table.of(state, page, row -> row(row, words(request))),
            period,
            exchangePath(period)));
  }

  private Response listed(Request request, IssuedKind kind) {
    request.caller().require(Permission.MANAGE_MONEY);
    var state = settings.state(spec(kind), request);
    var words = words(request);
    return TableSheet.of(state, request.texts(), request.texts().say("issued." + kind.word()))
        .response(
            page -> issued.list(request.caller(), kind, page), document -> row(document, words));
  }

  private Response exchange(Request request) {
    var caller = request.caller();
    var period = period(request, DAYS);
    issued.requireWritable(caller, period);
    String name =
        request
            .texts()
            .say("issued.file", "from", Formats.day(period.from()), "to", Formats.day(period.to()));
    return Response.streamed(
        name + ".xml", "application/xml", out -> issued.write(caller, period, out));
  }

  private static TableSpec spec(IssuedKind kind) {
    String part =
        switch (kind) {
          case INVOICE -> "/invoices";
          case TRANSFER -> "";
          case CORRECTION -> "/corrections";
        };
    return DOCUMENTS.exportedTo(ISSUED + part + "/export.xlsx");
  }

  /** What was asked for; a usual day where one is missing. */
  private Period period(Request request, String name) {
    var usual = Period.usual(LegalDay.of(clock.instant(), "RU"));
    var from = day(request, name + FROM);
    var to = day(request, name + TO);
    return new Period(
        from.orElse(earlier(usual.from(), to.orElse(usual.to()))),
        to.orElse(later(usual.to(), from.orElse(usual.from()))));
  }

  private static LocalDate earlier(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? a : b;
  }

  private static LocalDate later(LocalDate a, LocalDate b) {
    return a.isAfter(b) ? a : b;
  }

  private static Optional<LocalDate> day(Request request, String name) {
    try {
      return request.query(name).map(LocalDate::parse);
    } catch (DateTimeParseException none) {
      throw PageRequest.unknown(name);
    }
  }

  private static String paperPath(Reconciliation found) {
    return STATEMENT + found.organisation() + "/statement.pdf" + query(PERIOD, found.period());
  }

  private static String exchangePath(Period period) {
    return ISSUED + "/export.xml" + query(DAYS, period);
  }

  private static String query(String name, Period period) {
    return "?"
        + name
        + FROM
        + "="
        + URLEncoder.encode(period.from().toString(), UTF_8)
        + "&"
        + name
        + TO
        + "="
        + URLEncoder.encode(period.to().toString(), UTF_8);
  }

  /** With the balances before and after, as the paper has them. */
  private static List<TableRow> rows(Reconciliation found, MoneyWords words) {
    var rows = new ArrayList<TableRow>(found.lines().size() + 3);
    var period = found.period();
    rows.add(balance("opening", period.from(), found.opening(), words));
    for (var line : found.lines()) {
      String name = words.texts().say("books." + line.kind().word(), "document", line.document());
      rows.add(
          row(Integer.toString(rows.size()), name, line.day(), line.debit(), line.credit(), words));
    }
    String turnover = words.texts().say("books.turnover");
    rows.add(row("turnover", turnover, period.to(), found.debit(), found.credit(), words));
    rows.add(balance("closing", period.to(), found.closing(), words));
    return rows;
  }

  /** Who owes stands on the left, what we owe on the right. */
  private static TableRow balance(String name, LocalDate day, long owed, MoneyWords words) {
    return row(
        name,
        words.texts().say("books." + name + ".row"),
        day,
        Math.max(0, owed),
        Math.max(0, -owed),
        words);
  }

  private static TableRow row(
      String id, String name, LocalDate day, long debit, long credit, MoneyWords words) {
    return TableRow.of(
        id,
        List.of(
            new Cell.Text(name),
            new Cell.Text(Formats.day(day)),
            amount(debit, words),
            amount(credit, words)));
  }

  private static Cell amount(long kopecks, MoneyWords words) {
    return kopecks == 0
        ? Cell.none()
        : new Cell.Amount(words.formats().money(kopecks, "RUB"), kopecks);
  }

  private static TableRow row(IssuedDocument document, MoneyWords words) {
    var order = document.order();
    String page =
        document.kind() == IssuedKind.INVOICE
            ? "/invoices/" + document.id()
            : "/orders/" + order.orElseThrow();
    int sign = document.kind() == IssuedKind.CORRECTION && !document.raises() ? -1 : 1;
    return TableRow.of(
        Long.toString(document.id()),
        page,
        List.of(
            new Cell.Link(document.printed(), page, true),
            new Cell.Text(Formats.day(document.issuedOn())),
            new Cell.Clip(document.buyer().name()),
            new Cell.Text(document.buyer().taxNumber()),
            order.isPresent() ? new Cell.Text(Long.toString(order.getAsLong())) : Cell.none(),
            new Cell.Clip(
                document.contract().orElseGet(() -> words.texts().say("billing.contract.offer"))),
            amount(sign * document.amount().minor(), document.amount(), words),
            amount(sign * document.vat(), document.amount(), words),
            words.paid(document.paid())));
  }

  private static Cell amount(long minor, Money like, MoneyWords words) {
    return new Cell.Amount(words.formats().money(minor, like.currency().getCurrencyCode()), minor);
  }

  private static MoneyWords words(Request request) {
    return new MoneyWords(request.texts(), request.formats());
  }
}
