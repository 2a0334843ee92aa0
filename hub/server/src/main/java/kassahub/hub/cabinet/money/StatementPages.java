package kassahub.hub.cabinet.money;

import java.util.Optional;
import kassahub.hub.billing.bank.Imported;
import kassahub.hub.billing.bank.Statements;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Выписки банка»: files of the bank, and payments that fit no invoice by themselves. */
public final class StatementPages {
  private static final String PATH = "/statements";
  private static final String LINE = PATH + "/:id";

  private final Statements statements;

  public StatementPages(Statements statements) {
    this.statements = statements;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, request -> page(request, Optional.empty(), Optional.empty()));
    routes.withLargeBodies().post(PATH, this::take);
    routes.post(LINE + "/book", this::book);
    routes.post(LINE + "/advance", this::advance);
    routes.post(LINE + "/set-aside", this::setAside);
    routes.post(LINE + "/take-back", this::takeBack);
  }

  private Response page(Request request, Optional<Imported> imported, Optional<String> fault) {
    var caller = request.caller();
    return Response.page(
        "cabinet/money/statements.jte",
        new StatementView(
            imported,
            fault,
            statements.waiting(caller),
            statements.countWaiting(caller),
            statements.done(caller),
            new MoneyWords(request.texts(), request.formats())));
  }

  /** The page says what became of the file; sent again it changes nothing. */
  private Response take(Request request) {
    try {
      var file =
          request
              .uploaded("file")
              .orElseThrow(() -> new Problem.Invalid("NO_FILE", "no file was chosen"));
      var imported = statements.take(request.caller(), file.name(), file.bytes());
      return page(request, Optional.of(imported), Optional.empty());
    } catch (Problem.Invalid refused) {
      return refused(request, refused);
    } catch (Problem.Conflict refused) {
      return refused(request, refused);
    }
  }

  private Response refused(Request request, Problem problem) {
    String sentence =
        request
            .texts()
            .find("problem." + problem.code(), problem.facts())
            .orElseGet(() -> request.texts().say("problem.OTHER", "code", problem.code()));
    return page(request, Optional.empty(), Optional.of(sentence)).status(422);
  }

  private Response book(Request request) {
    statements.book(request.caller(), request.pathNumber("id"), number(request, "invoice"));
    return Response.redirect(PATH);
  }

  private Response advance(Request request) {
    statements.bookAdvance(
        request.caller(), request.pathNumber("id"), number(request, "organisation"));
    return Response.redirect(PATH);
  }

  private Response setAside(Request request) {
    statements.setAside(request.caller(), request.pathNumber("id"), request.formText("reason"));
    return Response.redirect(PATH);
  }

  private Response takeBack(Request request) {
    statements.takeBack(request.caller(), request.pathNumber("id"), request.formText("reason"));
    return Response.redirect(PATH);
  }

  /** No number is nobody's. */
  private static long number(Request request, String name) {
    return request.formNumber(name).orElse(0);
  }
}
