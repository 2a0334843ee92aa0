package kassahub.hub.cabinet.licence;

import static kassahub.hub.activation.DeliveryState.BY_VENDOR;
import static kassahub.hub.activation.DeliveryState.FAILED;
import static kassahub.hub.activation.DeliveryState.INSTALLED;
import static kassahub.hub.activation.DeliveryState.NONE;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.ActivationStatus;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.activation.Activations;
import kassahub.hub.activation.DeliveryState;
import kassahub.hub.activation.VendorExchange;
import kassahub.hub.billing.Debts;
import kassahub.hub.cabinet.licence.ActivationView.Asked;
import kassahub.hub.cabinet.licence.ActivationView.Progress;
import kassahub.hub.cabinet.licence.ActivationView.Share;
import kassahub.hub.cabinet.licence.ActivationView.Step;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.database.PageRequest;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Filter.Option;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableSettings;
import kassahub.hub.web.table.TableSheet;
import kassahub.hub.web.table.TableSpec;
import kassahub.hub.web.table.Tone;

/** «Список активаций» and one activation (A-17 … … A-110). */
public final class ActivationPages {
  private final Parts parts;
  private final TableSettings settings;
  private final InstantSource clock;

  /** The services that the pages ask. */
  public record Parts(
      Activations activations,
      Organisations organisations,
      Accounts accounts,
      Debts debts,
      Catalogue catalogue) {}

  public ActivationPages(Parts parts, TableSettings settings, InstantSource clock) {
    this.parts = parts;
    this.settings = settings;
    this.clock = clock;
  }

  public void register(Routes routes) {
    routes.get(ActivationTable.PATH, this::list);
    routes.get(ActivationTable.PATH + "/export.xlsx", this::export);
    routes.get(ActivationTable.PATH + "/:number", this::page);
    routes.get(ActivationTable.PATH + "/:number/licence-file", this::licenceFile);
    routes.post(ActivationTable.PATH + "/:number/retry", this::retry);
    routes.post(ActivationTable.PATH + "/:number/comment", this::comment);
  }

  private Response list(Request request) {
    var caller = request.caller();
    var state = settings.state(spec(request), request);
    var page = parts.activations().list(caller, state.request());
    var table =
        Table.of(state, page, row -> ActivationTable.row(row, request.texts(), request.formats()));
    return Response.page(
        "licence/activations.jte",
        new ActivationListView(
            table,
            caller.may(Permission.ACTIVATE),
            new BlockView.Source(parts.accounts(), parts.debts()).of(request),
            methods(),
            prices(caller, request.texts(), request.formats())));
  }

  private Response export(Request request) {
    var state = settings.state(spec(request), request);
    var texts = request.texts();
    return TableSheet.of(state, texts, texts.say("table.activations.caption"))
        .response(
            page -> parts.activations().list(request.caller(), page),
            row -> ActivationTable.row(row, texts, request.formats()));
  }

  private Response page(Request request) {
    var caller = request.caller();
    long number = request.pathNumber("number");
    var summary = parts.activations().summary(caller, number);
    var texts = request.texts();
    var lines =
        new LineTable(
            summary.status(), texts, request.formats(), LegalDay.of(clock.instant(), "RU"));
    var state = settings.state(lines.spec(), request);
    var page = parts.activations().lines(caller, number, state.request());
    var shares = shares(parts.activations().deliveries(caller, number), texts);
    return Response.page(
        "licence/activation.jte",
        new ActivationView(
            summary,
            summary.amount().map(sum -> Badges.money(sum, request.formats())),
            summary.error().map(reason -> Badges.sentence(reason, texts)),
            caller.operator() ? Optional.empty() : parts.organisations().manager(caller).line(),
            steps(summary, shares, texts, request.formats()),
            shares,
            Table.of(state, page, lines::row),
            parts.activations().move(caller, number),
            asked(caller, number, texts),
            caller.may(Permission.ACTIVATE) || caller.may(Permission.RETRY_DELIVERIES)));
  }

  private List<Asked> asked(Caller caller, long number, Texts texts) {
    return caller.operator()
        ? parts.activations().exchanges(caller, number).stream()
            .map(one -> new Asked(one.at(), question(one, texts), one.answer()))
            .toList()
        : List.of();
  }

  /** «ask attempt 3», «poll attempt 4» and «deadline», as the queue puts them down. */
  private static String question(VendorExchange exchange, Texts texts) {
    var words = List.of(exchange.request().split(" ", -1));
    return texts.say("activation.asked." + words.getFirst(), "attempt", words.getLast());
  }

  private Response licenceFile(Request request) {
    var file = parts.activations().licenceFile(request.caller(), request.pathNumber("number"));
    return Response.file(file.name(), "application/octet-stream", file.bytes())
        .header("ETag", '"' + file.sha256() + '"');
  }

  private Response retry(Request request) {
    long number = request.pathNumber("number");
    parts.activations().retry(request.caller(), number);
    return Response.redirect(ActivationTable.PATH + "/" + number);
  }

  private Response comment(Request request) {
    long number = request.pathNumber("number");
    parts.activations().comment(request.caller(), number, request.formText("comment"));
    return Response.redirect(ActivationTable.PATH + "/" + number);
  }

  private TableSpec spec(Request request) {
    var caller = request.caller();
    var organisations = organisations(request).stream().map(ActivationPages::option).toList();
    var vendors =
        parts.catalogue().assortment().vendors().values().stream()
            .sorted(Comparator.comparing(vendor -> vendor.name()))
            .map(vendor -> new Option(Long.toString(vendor.id()), vendor.name()))
            .toList();
    var attention =
        caller.may(Permission.RETRY_DELIVERIES)
            ? List.of(new Option("yes", request.texts().say("attention.filter")))
            : List.<Option>of();
    var installations =
        Stream.of("open", "failed")
            .map(word -> new Option(word, request.texts().say("activation.installation." + word)))
            .toList();
    return ActivationTable.spec(organisations, vendors, states(request), installations, attention);
  }

  /**
   * Buyers choose among those they pay for, when there are several; operators, who have too many to
   * choose from, come with one.
   */
  private List<Organisation> organisations(Request request) {
    var caller = request.caller();
    if (caller.operator()) {
      return request
          .query("organisation")
          .filter(id -> id.matches("[0-9]{1,9}"))
          .map(id -> parts.organisations().get(caller, Long.parseLong(id)))
          .stream()
          .toList();
    }
    var payers = parts.organisations().payersOf(caller);
    return payers.size() > 1 ? payers : List.of();
  }

  /** With the rows of each; with the filter on, of those that still need somebody. */
  private List<Option> states(Request request) {
    var states =
        List.of(ActivationStatus.IN_PROGRESS, ActivationStatus.FAILED, ActivationStatus.DONE);
    boolean attention =
        request.caller().may(Permission.RETRY_DELIVERIES)
            && request.query("attention").equals(Optional.of("yes"));
    var requests =
        states.stream()
            .map(
                status ->
                    attention
                        ? Map.of("tab", status.word(), "attention", "yes")
                        : Map.of("tab", status.word()))
            .map(PageRequest::filtered)
            .toList();
    var rows = parts.activations().counts(request.caller(), requests);
    return IntStream.range(0, states.size())
        .mapToObj(at -> state(states.get(at), rows.get(at).rows(), request.texts()))
        .toList();
  }

  private static Option state(ActivationStatus status, long rows, Texts texts) {
    return new Option(
        status.word(),
        texts.say("activation.status." + status.word()),
        rows,
        status == ActivationStatus.FAILED);
  }

  private static Option option(Organisation organisation) {
    return new Option(Long.toString(organisation.id()), organisation.name());
  }

  private List<ActivationListView.Method> methods() {
    return parts.catalogue().assortment().lines().values().stream()
        .sorted(Comparator.comparing(line -> line.name()))
        .map(
            line ->
                new ActivationListView.Method(
                    line.name(),
                    line.installMethod().name().toLowerCase(java.util.Locale.ROOT),
                    line.guideUrl()))
        .toList();
  }

  private List<ActivationListView.Price> prices(Caller caller, Texts texts, Formats formats) {
    if (!caller.may(Permission.SEE_PRICES)) {
      return List.of();
    }
    return parts.catalogue().prices(caller).stream()
        .map(
            row ->
                new ActivationListView.Price(
                    row.licenceType().name(),
                    row.licenceType().article(),
                    row.own().map(scale -> Badges.money(scale.single(), formats)).orElse("-"),
                    row.own().flatMap(scale -> Badges.cheaper(scale, texts, formats)).orElse(""),
                    row.retail().map(scale -> Badges.money(scale.single(), formats)).orElse("-")))
        .toList();
  }

  private static List<Share> shares(Map<DeliveryState, Long> deliveries, Texts texts) {
    return List.of(DeliveryState.values()).stream()
        .filter(state -> deliveries.getOrDefault(state, 0L) > 0)
        .map(
            state ->
                new Share(
                    tone(state),
                    texts.say("delivery." + state.word()),
                    deliveries.getOrDefault(state, 0L)))
        .toList();
  }

  private static Tone tone(DeliveryState state) {
    return switch (state) {
      case INSTALLED -> Tone.OK;
      case SENT -> Tone.RUN;
      case FAILED -> Tone.BAD;
      case NONE, BY_VENDOR, WAITING -> Tone.NONE;
    };
  }

  private static List<Step> steps(
      ActivationSummary summary, List<Share> shares, Texts texts, Formats formats) {
    boolean done = summary.status() == ActivationStatus.DONE;
    var steps = new ArrayList<Step>();
    steps.add(
        new Step(
            Progress.DONE,
            texts.say("step.created"),
            formats.dateTime(summary.createdAt()) + ", " + Badges.author(summary, texts)));
    steps.add(
        done
            ? new Step(
                Progress.DONE,
                texts.say("step.answered"),
                summary.finishedAt().map(formats::dateTime).orElse(""))
            : asking(summary, texts));
    steps.add(
        new Step(
            done ? Progress.DONE : Progress.AHEAD,
            texts.say("step.file"),
            done ? "" : texts.say("step.file.when")));
    steps.add(installing(summary, shares, texts));
    return steps;
  }

  private static Step asking(ActivationSummary summary, Texts texts) {
    return switch (summary.issuer()) {
      case FILES ->
          new Step(Progress.NOW, texts.say("step.vendor.file"), texts.say("step.vendor.file.when"));
      case FETCH ->
          new Step(
              Progress.NOW, texts.say("step.vendor.server"), texts.say("step.vendor.server.when"));
      case BUILT_IN, HTTP_GRANTS ->
          new Step(Progress.NOW, texts.say("step.vendor"), texts.say("step.vendor.usual"));
    };
  }

  /** Over only when every register is known to have it: who installs by hand tells nobody. */
  private static Step installing(ActivationSummary summary, List<Share> shares, Texts texts) {
    long installed = count(shares, texts.say("delivery." + INSTALLED.word()));
    long failed = count(shares, texts.say("delivery." + FAILED.word()));
    var others =
        Stream.of(NONE, BY_VENDOR)
            .map(state -> texts.say("delivery." + state.word()))
            .map(label -> new Share(Tone.NONE, label, count(shares, label)))
            .filter(share -> share.count() > 0)
            .toList();
    long brought = summary.licences() - others.stream().mapToLong(Share::count).sum();
    var notes = new ArrayList<String>();
    if (brought > 0) {
      notes.add(texts.say("step.install.count", "count", installed, "of", brought));
    }
    if (failed > 0) {
      notes.add(texts.say("activation.install.failed", "count", failed));
    }
    others.forEach(
        share ->
            notes.add(
                texts.say("step.install.others", "how", share.label(), "count", share.count())));
    return new Step(
        progress(summary, failed, brought - installed, !others.isEmpty()),
        texts.say("step.install"),
        String.join(", ", notes));
  }

  private static Progress progress(
      ActivationSummary summary, long failed, long waiting, boolean byOthers) {
    if (summary.status() != ActivationStatus.DONE) {
      return Progress.AHEAD;
    }
    if (failed > 0) {
      return Progress.FAILED;
    }
    if (waiting > 0) {
      return Progress.NOW;
    }
    return byOthers ? Progress.AHEAD : Progress.DONE;
  }

  private static long count(List<Share> shares, String label) {
    return shares.stream()
        .filter(share -> share.label().equals(label))
        .mapToLong(Share::count)
        .sum();
  }
}
