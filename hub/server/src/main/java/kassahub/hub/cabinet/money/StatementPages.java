package kassahub.hub.cabinet.money;

import static java.util.function.Predicate.not;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.bank.Choice;
import kassahub.hub.billing.bank.Imported;
import kassahub.hub.billing.bank.Statements;
import kassahub.hub.billing.bank.Uploads;
import kassahub.hub.billing.bank.Waiting;
import kassahub.hub.cabinet.MatterTables;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.matter.Matter;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableSettings;

/** «Выписки банка»: files of the bank, and payments that fit no invoice by themselves. */
public final class StatementPages {
  private static final String PATH = StatementTable.PATH;
  private static final String LINE = PATH + "/:id";
  private static final String FILE_TYPE = "text/plain";

  private final Uploads uploads;
  private final Statements statements;
  private final Confirmations confirmations;
  private final MatterTables matters;
  private final TableSettings settings;
  private final InstantSource clock;

  public StatementPages(
      Uploads uploads,
      Statements statements,
      Confirmations confirmations,
      MatterTables matters,
      TableSettings settings,
      InstantSource clock) {
    this.uploads = uploads;
    this.statements = statements;
    this.confirmations = confirmations;
    this.matters = matters;
    this.settings = settings;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, request -> page(request, Optional.empty(), Optional.empty()));
    routes.withLargeBodies().post(PATH, this::take);
    routes.get(PATH + "/decided", this::decided);
    routes.get(PATH + "/files", this::files);
    routes.get(PATH + "/files/:file", this::file);
    routes.get(LINE, this::line);
    routes.post(LINE + "/book", this::book);
    routes.post(LINE + "/split", this::split);
    routes.post(LINE + "/advance", this::advance);
    routes.post(LINE + "/set-aside", this::setAside);
    routes.post(LINE + "/take-back", this::takeBack);
  }

  private Response page(Request request, Optional<Imported> imported, Optional<String> fault) {
    request.caller().require(Permission.MANAGE_MONEY);
    var words = words(request);
    var now = clock.instant();
    var table =
        matters.of(
            request,
            Matter.STATEMENTS,
            StatementTable.waiting(statements.accounts(request.caller())),
            asked -> statements.waiting(request.caller(), asked),
            new MatterTables.Rows<Waiting>(
                one -> Long.toString(one.line().id()),
                one -> one.line().waitsSince(),
                (one, owner) -> StatementTable.row(one, words, owner, now)));
    return Response.page(
        "cabinet/money/statements.jte", new StatementView(imported, fault, table, words));
  }

  private Response decided(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var words = words(request);
    var spec = StatementTable.decided(statements.accounts(request.caller()), words);
    var state = settings.state(spec, request);
    var page = statements.decided(request.caller(), state.request());
    return Response.page(
        "cabinet/money/statements-decided.jte",
        Table.of(state, page, line -> StatementTable.row(line, words)));
  }

  private Response files(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var words = words(request);
    var state = settings.state(StatementTable.files(), request);
    var page = uploads.list(request.caller(), state.request());
    return Response.page(
        "cabinet/money/statements-files.jte",
        Table.of(state, page, file -> StatementTable.row(file, words)));
  }

  private Response file(Request request) {
    var file = uploads.file(request.caller(), request.pathNumber("file"));
    return Response.file(file.name(), FILE_TYPE, file.content());
  }

  /** The page says what became of the file; sent again it changes nothing. */
  private Response take(Request request) {
    try {
      var file =
          request
              .uploaded("file")
              .orElseThrow(() -> new Problem.Invalid("NO_FILE", "no file was chosen"));
      var imported = uploads.take(request.caller(), file.name(), file.bytes());
      return page(request, Optional.of(imported), Optional.empty());
    } catch (Problem.Invalid | Problem.Conflict refused) {
      return page(request, Optional.empty(), Optional.of(said(request, refused))).refused(refused);
    }
  }

  /** What is to be booked is shown before it is: the address carries what was chosen. */
  private Response line(Request request) {
    var caller = request.caller();
    var found = statements.line(caller, request.pathNumber("id"));
    String typed = request.query("number").orElse("").strip();
    try {
      if (found.line().waits() && several(typed)) {
        var split = statements.split(caller, found.line().id(), typed);
        return line(request, found, LineView.Asked.of(new PartsForm(split, Map.of()), typed));
      }
      var choice = found.line().waits() ? choice(request, found, typed) : Optional.<Choice>empty();
      return line(request, found, choice, typed);
    } catch (Problem.Invalid | Problem.Conflict refused) {
      return line(request, found, LineView.Asked.refused(typed, said(request, refused)))
          .refused(refused);
    }
  }

  private static boolean several(String typed) {
    return typed.matches("(?s).*[^\\s,;]\\s*[,;]\\s*[^\\s,;].*");
  }

  /** A sum that cannot be booked stands beside what was typed. */
  private Response split(Request request) {
    var caller = request.caller();
    long id = request.pathNumber("id");
    String typed = request.formText("number").strip();
    var sums = PartsForm.sent(request);
    try {
      statements.bookSplit(caller, id, PartsForm.parts(sums));
      return Response.redirect(PATH + "/" + id + "?booked=yes");
    } catch (Problem.Invalid | Problem.Conflict refused) {
      var now = statements.line(caller, id);
      var asked =
          now.line().waits()
              ? asked(request, typed, sums, refused)
              : LineView.Asked.refused("", said(request, refused));
      return line(request, now, asked).refused(refused);
    }
  }

  /** What was typed as it stands by now, with why nothing was booked. */
  private LineView.Asked asked(
      Request request, String typed, Map<Long, String> sums, Problem refused) {
    try {
      var split = statements.split(request.caller(), request.pathNumber("id"), typed);
      var currency = split.over().currency();
      return LineView.Asked.of(new PartsForm(split, sums), typed)
          .failing(words(request).refusal(refused, currency, PartsForm.shown(request)));
    } catch (Problem.Invalid | Problem.Conflict nothingToSplit) {
      return LineView.Asked.refused(typed, said(request, nothingToSplit));
    }
  }

  private Optional<Choice> choice(Request request, Waiting found, String typed) {
    var caller = request.caller();
    long id = found.line().id();
    if (!typed.isEmpty()) {
      return Optional.of(statements.choose(caller, id, typed));
    }
    return request
        .query("invoice")
        .filter(text -> text.matches("\\d{1,18}"))
        .map(invoice -> statements.choose(caller, id, Long.parseLong(invoice)));
  }

  private Response line(Request request, Waiting found, Optional<Choice> choice, String typed) {
    var organisation =
        request
            .query("organisation")
            .flatMap(
                chosen ->
                    found.payers().stream()
                        .filter(payer -> Long.toString(payer.id()).equals(chosen))
                        .findFirst())
            .filter(not(_ -> choice.isPresent()));
    return line(
        request,
        found,
        new LineView.Asked(
            choice,
            Optional.empty(),
            organisation,
            typed,
            Optional.empty(),
            request.query("booked").isPresent()));
  }

  private Response line(Request request, Waiting found, LineView.Asked asked) {
    return Response.page(
        "cabinet/money/statement-line.jte",
        new LineView(
            found,
            asked,
            confirmations.waitingPayment(request.caller(), asked.invoices()),
            statements.next(request.caller(), found.line().id()),
            words(request)));
  }

  private Response book(Request request) {
    var caller = request.caller();
    long id = request.pathNumber("id");
    long invoice = number(request, "invoice");
    try {
      statements.book(caller, id, invoice, number(request, "settled"));
      return Response.redirect(PATH + "/" + id + "?booked=yes");
    } catch (Problem.Conflict refused) {
      var asked = LineView.Asked.refused("", said(request, refused));
      return line(
              request,
              statements.line(caller, id),
              refused.code().equals("INVOICE_CHANGED")
                  ? asked.of(statements.choose(caller, id, invoice))
                  : asked)
          .refused(refused);
    }
  }

  private Response advance(Request request) {
    long id = request.pathNumber("id");
    return done(
        request,
        "?booked=yes",
        () -> statements.bookAdvance(request.caller(), id, number(request, "organisation")));
  }

  private Response setAside(Request request) {
    long id = request.pathNumber("id");
    return done(
        request, "", () -> statements.setAside(request.caller(), id, request.formText("reason")));
  }

  private Response takeBack(Request request) {
    long id = request.pathNumber("id");
    return done(
        request, "", () -> statements.takeBack(request.caller(), id, request.formText("reason")));
  }

  /** What is refused leaves the line as it is by now, and says why. */
  private Response done(Request request, String then, Runnable action) {
    long id = request.pathNumber("id");
    try {
      action.run();
      return Response.redirect(PATH + "/" + id + then);
    } catch (Problem.Invalid | Problem.Conflict refused) {
      var asked = LineView.Asked.refused("", said(request, refused));
      return line(request, statements.line(request.caller(), id), asked).refused(refused);
    }
  }

  private static String said(Request request, Problem problem) {
    return request.texts().refusal(problem);
  }

  private static MoneyWords words(Request request) {
    return new MoneyWords(request.texts(), request.formats());
  }

  /** No number is nobody's. */
  private static long number(Request request, String name) {
    return request.formNumber(name).orElse(0);
  }
}
