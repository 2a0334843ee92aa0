package kassahub.hub.cabinet.licence;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.CheckRow;
import kassahub.hub.billing.Debts;
import kassahub.hub.cabinet.licence.CheckView.Act;
import kassahub.hub.cabinet.licence.CheckView.Confirm;
import kassahub.hub.cabinet.licence.CheckView.Early;
import kassahub.hub.cabinet.licence.SerialList.Entry;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.organisation.Acceptance;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Offers;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Slices;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableSettings;
import kassahub.hub.web.table.TableSheet;

/** From an organisation and a pile of serials to an order (A-47 … A-92). */
public final class CheckPages {
  private static final String PATH = "/activations/new";
  private static final String ONE = PATH + "/:organisation";

  private final Organisations organisations;
  private final Offers offers;
  private final SerialLists lists;
  private final BlockView.Source blocks;
  private final TableSettings settings;
  private final InstantSource clock;

  /** What the pages ask. */
  public record Parts(
      Organisations organisations,
      Offers offers,
      SerialLists lists,
      Accounts accounts,
      Debts debts) {}

  public CheckPages(Parts parts, TableSettings settings, InstantSource clock) {
    organisations = parts.organisations();
    offers = parts.offers();
    lists = parts.lists();
    blocks = new BlockView.Source(parts.accounts(), parts.debts());
    this.settings = settings;
    this.clock = clock;
  }

  public void register(Routes routes) {
    routes.get(PATH, this::choice);
    routes.get(PATH + "/sample.txt", this::sample);
    routes.get(ONE, this::page);
    routes.get(ONE + "/offer", this::offerText);
    routes.post(ONE + "/offer", this::accept);
    var large = routes.withLargeBodies();
    large.post(ONE + "/serials", accepted(this::add));
    large.post(ONE + "/check", accepted(this::check));
    large.post(ONE + "/remove", accepted(this::remove));
    routes.post(ONE + "/remove-failed", accepted(this::removeFailed));
    routes.post(ONE + "/restore", accepted(this::restore));
    routes.get(ONE + "/faulty.xlsx", accepted(this::faulty));
    routes.post(ONE + "/clear", accepted(this::clear));
    routes.post(ONE + "/saved", accepted(this::saved));
    large.post(ONE + "/confirm", accepted(this::confirm));
    large.post(ONE + "/activate", accepted(this::activate));
  }

  /** What an open page sends after a new edition came out leads to the offer, too. */
  private Function<Request, Response> accepted(Function<Request, Response> action) {
    return request -> {
      var organisation = organisation(request);
      if (!offers.due(request.caller(), organisation.id())) {
        return action.apply(request);
      }
      if (request.partial()) {
        throw new Problem.Conflict("OFFER_NOT_ACCEPTED", "an edition came out meanwhile");
      }
      return back(organisation);
    };
  }

  private Response choice(Request request) {
    var open = payers(request.caller());
    if (open.size() == 1) {
      return Response.redirect(PATH + "/" + open.getFirst().id());
    }
    return Response.page(
        "licence/choice.jte", new ChoiceView(open, contact(request), blocks.of(request)));
  }

  private Response page(Request request) {
    var organisation = organisation(request);
    var edition = offers.current();
    if (edition.isPresent() && offers.due(request.caller(), organisation.id())) {
      return Response.page("licence/offer.jte", new OfferView(organisation, edition.get()));
    }
    var list = lists.find(request.caller(), organisation.id());
    return Response.page("licence/check.jte", view(request, organisation, list, Act.NONE));
  }

  private Response offerText(Request request) {
    var edition =
        offers.current().orElseThrow(() -> new Problem.NotFound("NOT_FOUND", "no offer is out"));
    return Response.page("licence/offer-text.jte", new OfferView(organisation(request), edition));
  }

  private Response accept(Request request) {
    var organisation = organisation(request);
    if (request.form("accepted").isEmpty()) {
      throw new Problem.Invalid("OFFER_NOT_TICKED", "the box is not ticked");
    }
    long edition =
        request
            .formNumber("edition")
            .orElseThrow(() -> new Problem.Invalid("OFFER_NOT_TICKED", "no edition named"));
    offers.accept(
        request.caller(), new Acceptance(organisation.id(), edition, request.remoteAddress()));
    return back(organisation);
  }

  private Response sample(Request request) {
    var text = "0085430138900121\r\n0085430138900122\r\n0085430138900123\r\n";
    return Response.file(
        request.texts().say("check.sample.name"),
        "text/plain; charset=utf-8",
        text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private Response add(Request request) {
    var organisation = organisation(request);
    String typed = request.formText("serials");
    String field = typed.isEmpty() ? "file" : "one";
    try {
      String text = typed.isEmpty() ? request.uploadedText("file").orElse("") : typed;
      lists.change(request.caller(), organisation.id(), list -> list.add(text, now()));
      return back(organisation);
    } catch (Problem.Invalid refused) {
      var list = lists.find(request.caller(), organisation.id());
      var what = new CheckView.Refused(field, sentence(request, refused), typed);
      return Response.page(
              "licence/check.jte", view(request, organisation, list, Act.refusing(what)))
          .refused(refused);
    }
  }

  /** Looks at some; the script asks again until none is left. */
  private Response check(Request request) {
    var organisation = organisation(request);
    var list = lists.checkSome(request.caller(), organisation.id());
    if (request.header("X-CSRF-Token").isEmpty()) {
      return back(organisation);
    }
    return Response.json(
        new io.vertx.core.json.JsonObject()
            .put("checked", list.entries().size() - list.unfinished())
            .put("total", list.entries().size()));
  }

  private Response remove(Request request) {
    var organisation = organisation(request);
    var chosen = Set.copyOf(request.formAll("id"));
    lists.change(
        request.caller(),
        organisation.id(),
        list -> list.remove(entry -> chosen.contains(entry.serial()), now()));
    return back(organisation);
  }

  private Response removeFailed(Request request) {
    var organisation = organisation(request);
    lists.change(request.caller(), organisation.id(), list -> list.remove(Entry::failed, now()));
    return back(organisation);
  }

  /** Takes back what «удалить» did last. */
  private Response restore(Request request) {
    var organisation = organisation(request);
    lists.change(request.caller(), organisation.id(), list -> list.restore(now()));
    return back(organisation);
  }

  /** What did not pass and why, for whoever looks after these registers. */
  private Response faulty(Request request) {
    var texts = request.texts();
    var failed = lists.find(request.caller(), organisation(request).id()).failed();
    var table = new CheckTable(texts, request.formats(), today());
    return TableSheet.of(
            settings.state(CheckTable.FAULTY, request), texts, texts.say("table.faulty.caption"))
        .response(page -> Slices.page(failed, page), table::fault);
  }

  private Response clear(Request request) {
    var organisation = organisation(request);
    lists.change(request.caller(), organisation.id(), list -> SerialList.empty(now()));
    return back(organisation);
  }

  /** The answer to «загрузить сохранённые?»: check them again, or start empty. */
  private Response saved(Request request) {
    var organisation = organisation(request);
    boolean load = request.form("load").filter("yes"::equals).isPresent();
    lists.change(
        request.caller(),
        organisation.id(),
        list -> load ? list.unchecked(now()) : SerialList.empty(now()));
    return back(organisation);
  }

  private Response confirm(Request request) {
    var organisation = organisation(request);
    var list = lists.find(request.caller(), organisation.id());
    var chosen = chosen(request, list);
    if (chosen.isEmpty()) {
      throw new Problem.Invalid("NOTHING_TO_ACTIVATE", "no chosen serial has passed the check");
    }
    var question = question(request, organisation, list, chosen);
    if (request.partial()) {
      return Response.page("licence/confirm.jte", question);
    }
    return Response.page(
        "licence/check.jte", view(request, organisation, list, Act.asking(question)));
  }

  private Response activate(Request request) {
    var organisation = organisation(request);
    var order =
        new SerialLists.Order(
            organisation.id(),
            Set.copyOf(request.formAll("id")),
            request.form("comment"),
            request.formNumber("sum"));
    try {
      lists.activate(request.caller(), order);
      return Response.redirect(ActivationTable.PATH);
    } catch (Problem.Conflict | Problem.Invalid refused) {
      var list = lists.find(request.caller(), organisation.id());
      var sentence = sentence(request, refused);
      return Response.page(
              "licence/check.jte", view(request, organisation, list, Act.failing(sentence)))
          .refused(refused);
    }
  }

  private static String sentence(Request request, Problem refused) {
    return request.texts().refusal(refused);
  }

  private static List<CheckRow> chosen(Request request, SerialList list) {
    if (request.form("everything").isPresent()) {
      return list.passed();
    }
    var ticked = Set.copyOf(request.formAll("id"));
    return CheckRow.together(
        list.passed().stream().filter(row -> ticked.contains(row.serial())).toList());
  }

  private Confirm question(
      Request request, Organisation organisation, SerialList list, List<CheckRow> chosen) {
    var texts = request.texts();
    var early =
        chosen.stream()
            .filter(CheckRow::early)
            .map(
                row ->
                    Early.of(
                        row,
                        row.currentUntil()
                            .map(day -> texts.say("term.until", "date", Formats.day(day)))
                            .orElse("-"),
                        row.newUntil()
                            .map(day -> texts.say("term.until", "date", Formats.day(day)))
                            .orElse("-")))
            .toList();
    return new Confirm(
        organisation,
        early,
        chosen.stream().map(CheckRow::serial).toList(),
        sum(chosen, request.formats()).orElse("-"),
        SerialLists.sum(chosen).map(Money::minor).orElse(0L),
        list.entries().stream().filter(Entry::failed).count());
  }

  private CheckView view(Request request, Organisation organisation, SerialList list, Act act) {
    var table = new CheckTable(request.texts(), request.formats(), today());
    var state = settings.state(table.spec(list), request).at(PATH + "/" + organisation.id());
    var shown =
        list.entries().stream()
            .filter(entry -> CheckTable.under(state.request().filter("result"), entry))
            .toList();
    var passed = list.passed();
    return new CheckView(
        organisation,
        blocks.of(request),
        Table.of(state, Slices.page(shown, state.request()), table::row).ticked(),
        saved(request, list),
        list.entries().size(),
        list.unfinished(),
        act.refused().isPresent()
            ? Optional.empty()
            : list.imported().map(new ImportWords(request.texts())::outcome),
        passed.size(),
        list.entries().stream().filter(Entry::failed).count(),
        list.removed().size(),
        sum(passed, request.formats()),
        SerialLists.split(passed).keySet().stream().sorted().toList(),
        act);
  }

  private Optional<String> saved(Request request, SerialList list) {
    return list.stale(now())
        ? Optional.of(
            request
                .texts()
                .say(
                    "check.saved.text",
                    "date",
                    request.formats().date(list.savedAt()),
                    "count",
                    list.entries().size()))
        : Optional.empty();
  }

  private static Optional<String> sum(List<CheckRow> rows, Formats formats) {
    return SerialLists.sum(rows).map(sum -> Badges.money(sum, formats));
  }

  private Organisation organisation(Request request) {
    long id = request.pathNumber("organisation");
    return payers(request.caller()).stream()
        .filter(own -> own.id() == id)
        .findFirst()
        .orElseThrow(() -> new Problem.NotFound("NOT_FOUND", "not one to activate for"));
  }

  private List<Organisation> payers(Caller caller) {
    caller.require(Permission.ACTIVATE);
    return organisations.payersOf(caller).stream().filter(Organisation::activationEnabled).toList();
  }

  private String contact(Request request) {
    return organisations
        .manager(request.caller())
        .line()
        .orElseGet(() -> request.texts().say("new.no.contact"));
  }

  private static Response back(Organisation organisation) {
    return Response.redirect(PATH + "/" + organisation.id());
  }

  private Instant now() {
    return clock.instant();
  }

  private java.time.LocalDate today() {
    return LegalDay.of(now(), "RU");
  }
}
