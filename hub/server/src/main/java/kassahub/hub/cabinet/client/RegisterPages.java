package kassahub.hub.cabinet.client;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.activation.Activations;
import kassahub.hub.activation.LicenceMove;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.database.PageRequest;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.licence.KnownBits;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Fleet;
import kassahub.hub.register.FleetFilter;
import kassahub.hub.register.FleetRow;
import kassahub.hub.register.RegisterCard;
import kassahub.hub.register.SerialNumber;
import kassahub.hub.report.StatusReport;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableSettings;

/** «Кассы клиентов»: the list of registers, the page of one, the status report. */
public final class RegisterPages {
  private static final String PATH = "/registers";
  private static final Duration HISTORY = Duration.ofDays(7);
  private static final int SHORTEST_NUMBER = 4;
  private static final int SHOWN = 5;

  private final Fleet fleet;
  private final Deliveries deliveries;
  private final Dispatches dispatches;
  private final Activations activations;
  private final Devices devices;
  private final AgentRoster roster;
  private final Organisations organisations;
  private final StatusReport report;
  private final KnownBits known;
  private final Confirmations confirmations;
  private final TableSettings tables;
  private final InstantSource clock;

  /** What the pages ask. */
  public record Parts(
      Fleet fleet,
      Deliveries deliveries,
      Dispatches dispatches,
      Activations activations,
      Devices devices,
      AgentRoster roster,
      Organisations organisations,
      StatusReport report,
      KnownBits known,
      Confirmations confirmations,
      TableSettings tables) {}

  public RegisterPages(Parts parts, InstantSource clock) {
    this.fleet = parts.fleet();
    this.deliveries = parts.deliveries();
    this.dispatches = parts.dispatches();
    this.activations = parts.activations();
    this.devices = parts.devices();
    this.roster = parts.roster();
    this.organisations = parts.organisations();
    this.report = parts.report();
    this.known = parts.known();
    this.confirmations = parts.confirmations();
    this.tables = parts.tables();
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, request -> list(request, false));
    routes.get(PATH + "/archive", request -> list(request, true));
    routes.get(PATH + "/report", this::statusReport);
    routes.get(PATH + "/:id", this::card);
    routes.post(PATH + "/:id/read", this::readNow);
    routes.post(PATH + "/:id/licence-bits", this::recordBits);
    routes.post(PATH + "/:id/replace-licence", this::replaceLicence);
  }

  private Response list(Request request, boolean archive) {
    var caller = request.caller();
    var columns = new RegisterTable(request.texts(), request.formats(), clock.instant());
    var state = tables.state(columns.spec(client(request)), request);
    var page = fleet.list(caller, onTab(state.request(), archive));
    if (request.query("open").isPresent() && page.count().rows() == 1) {
      return Response.redirect(PATH + "/" + page.items().getFirst().id());
    }
    long here =
        state.narrowed() || page.count().more() ? onTab(caller, archive) : page.count().rows();
    long there = onTab(caller, !archive);
    return Response.page(
        "cabinet/client/registers.jte",
        new RegisterListView(
            Table.of(state, page, columns::row),
            archive,
            archive ? there : here,
            archive ? here : there,
            page.items().isEmpty()
                ? elsewhere(caller, state.request().search())
                : Optional.empty()));
  }

  /** The one whose registers a link asks for; what is no number of one narrows nothing. */
  private Optional<Organisation> client(Request request) {
    return request
        .query(FleetFilter.ORGANISATION.parameter())
        .filter(id -> id.matches("\\d{1,18}"))
        .map(id -> organisations.get(request.caller(), Long.parseLong(id)));
  }

  /** For a number of at least four digits that no register has. */
  private Optional<Elsewhere> elsewhere(Caller caller, String search) {
    return SerialNumber.sought(search)
        .filter(number -> number.length() >= SHORTEST_NUMBER)
        .map(
            number ->
                new Elsewhere(
                    number,
                    activations(caller, number).stream().limit(SHOWN).toList(),
                    devices.model(number),
                    roster.unreaching(caller)));
  }

  private Response card(Request request) {
    Caller caller = request.caller();
    var card = fleet.get(caller, request.pathNumber("id"));
    var now = clock.instant();
    var history = fleet.history(caller, card.row().id(), now.minus(HISTORY));
    var columns = new RegisterTable(request.texts(), request.formats(), now);
    var given = deliveries.ofRegister(caller, card.row().id());
    var story =
        new Timeline.Sources(
            history,
            given,
            activations(caller, card.row().serial()),
            card.agent().map(RegisterCard.AgentRef::name).orElse(""));
    return Response.page(
        "cabinet/client/register.jte",
        new RegisterView(
            card.with(history),
            columns,
            Quarters.of(card.row().licence(), columns.today()),
            Chart.unsent(history, caller.zone()),
            given,
            fleet.alerts(caller, card.row().id()),
            Timeline.of(story, columns),
            moves(caller, card.row().serial()),
            unknownBits(caller, card.row()),
            confirmations.replaceable(caller, card.row().serial())));
  }

  private List<LicenceMove> moves(Caller caller, String serial) {
    return caller.may(Permission.SEE_ACTIVATIONS) ? activations.moves(caller, serial) : List.of();
  }

  /** The newest that name the serial; none for those who see no activations. */
  private List<ActivationSummary> activations(Caller caller, String serial) {
    if (!caller.may(Permission.SEE_ACTIVATIONS)) {
      return List.of();
    }
    var first = PageRequest.first();
    var named =
        new PageRequest(
            first.size(),
            first.sort(),
            first.descending(),
            first.cursor(),
            first.direction(),
            first.filters(),
            serial);
    return activations.list(caller, named).items();
  }

  /** The bits on the device, when nobody answers for them and this caller may. */
  private Optional<String> unknownBits(Caller caller, FleetRow row) {
    return row.licence()
        .mask()
        .filter(
            mask ->
                caller.may(Permission.RECORD_LICENCE_BITS)
                    && known.exceeded(caller, row.serial(), LicenceMask.fromHex(mask)));
  }

  /** The form carries the bits that were looked at: the register may show others by now. */
  private Response recordBits(Request request) {
    var row = fleet.get(request.caller(), request.pathNumber("id")).row();
    confirmations.recordBits(request.caller(), row.serial(), bits(request.formText("mask")));
    return Response.redirect("/confirmations");
  }

  private Response replaceLicence(Request request) {
    var row = fleet.get(request.caller(), request.pathNumber("id")).row();
    confirmations.replaceLicence(request.caller(), row.serial());
    return Response.redirect("/confirmations");
  }

  private static LicenceMask bits(String hex) {
    if (!hex.matches("[0-9A-Fa-f]{128}")) {
      throw new Problem.Invalid("WRONG_MASK", "128 hexadecimal digits expected");
    }
    return LicenceMask.fromHex(hex);
  }

  private Response readNow(Request request) {
    long id = request.pathNumber("id");
    dispatches.readNow(request.caller(), id);
    return Response.redirect(PATH + "/" + id);
  }

  private Response statusReport(Request request) {
    var caller = request.caller();
    caller.require(Permission.SEE_REGISTERS);
    var texts = request.texts();
    return Response.made(
        report.fileName(caller, texts::say),
        StatusReport.CONTENT_TYPE,
        file -> report.write(caller, OptionalLong.empty(), texts::say, file::begin));
  }

  private long onTab(Caller caller, boolean archive) {
    return fleet.count(caller, onTab(PageRequest.first(), archive));
  }

  private static PageRequest onTab(PageRequest request, boolean archive) {
    var filters = new HashMap<>(request.filters());
    filters.put(FleetFilter.TAB.parameter(), List.of(archive ? "archive" : "active"));
    return request.with(filters);
  }
}
