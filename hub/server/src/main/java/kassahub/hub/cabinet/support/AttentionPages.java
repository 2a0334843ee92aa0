package kassahub.hub.cabinet.support;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.Activations;
import kassahub.hub.agent.Enrolments;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.billing.Invoices;
import kassahub.hub.billing.bank.Statements;
import kassahub.hub.cabinet.support.AttentionView.Group;
import kassahub.hub.cabinet.support.AttentionView.Line;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.RowCount;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.matter.Matter;
import kassahub.hub.register.Claims;
import kassahub.hub.register.Fleet;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Tone;

/**
 * «Что требует внимания»: where support starts; each line leads to the list behind it. Whoever
 * handles money sees what waits there.
 */
public final class AttentionPages {
  private static final String AGENTS = "/agents";
  private static final String ACTIVATIONS = "/activations";
  private static final String DELIVERIES = "/deliveries";
  private static final String REGISTERS = "/registers";
  private static final String STATEMENTS = "/statements";
  private static final String UNINVOICED = "/uninvoiced";
  private static final String TAB = "tab";
  private static final String ACTIVE = "active";
  private static final String CONFIRMATIONS = "confirmations";
  private static final String CLAIMS = "claims";
  private static final String ENROLMENTS = "enrolments";

  private static final List<Worklist> DECIDE =
      List.of(
          new Worklist("suspended", Tone.BAD, AGENTS, Map.of("state", "suspended")),
          new Worklist(CONFIRMATIONS, Tone.WARN, "/confirmations", Map.of()),
          new Worklist(CLAIMS, Tone.WARN, "/claims", Map.of()),
          new Worklist(ENROLMENTS, Tone.WARN, "/enrolments", Map.of()),
          new Worklist("activations", Tone.BAD, ACTIVATIONS, open("tab", "failed")));
  private static final List<Worklist> DELIVER =
      List.of(
          new Worklist("failed", Tone.BAD, DELIVERIES, open("state", "failed")),
          new Worklist("expired", Tone.BAD, DELIVERIES, open("state", "expired")),
          new Worklist("held", Tone.WARN, DELIVERIES, open("state", "held")),
          new Worklist("unreachable", Tone.WARN, AGENTS, Map.of("state", "unreachable")),
          new Worklist("silent", Tone.WARN, AGENTS, Map.of("state", "silent")));
  private static final List<Worklist> WATCH =
      List.of(
          new Worklist(
              "memory",
              Tone.BAD,
              REGISTERS,
              Map.of("memory", "90", "sort", "-memory", TAB, ACTIVE)),
          new Worklist("refused", Tone.BAD, REGISTERS, active("refused", "yes")),
          new Worklist("missing", Tone.WARN, REGISTERS, active("licence", "missing")),
          new Worklist("unsent", Tone.BAD, REGISTERS, active("unsent", "day")),
          new Worklist("documents", Tone.WARN, REGISTERS, active("documents", "none24")),
          new Worklist("storage", Tone.SOON, REGISTERS, active("storage", "ending")));

  private static final List<Worklist> MONEY =
      List.of(
          new Worklist("uninvoiced", Tone.BAD, UNINVOICED, Map.of("age", "day")),
          new Worklist("statements", Tone.WARN, STATEMENTS, Map.of()));
  private static final List<Worklist> ALL =
      Stream.of(DECIDE, DELIVER, WATCH, MONEY).flatMap(List::stream).toList();

  private final Parts parts;
  private final AttentionFigures figures;

  /** What is counted. */
  public record Parts(
      Confirmations confirmations,
      Claims claims,
      Enrolments enrolments,
      AgentRoster roster,
      Activations activations,
      Deliveries deliveries,
      Fleet fleet,
      Invoices invoices,
      Statements statements) {}

  public AttentionPages(Parts parts, InstantSource clock) {
    this.parts = parts;
    this.figures = new AttentionFigures(clock, this::count);
  }

  /** Registers the page behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get("/support", this::page);
  }

  /** The list of a matter. */
  static Worklist worklist(Matter matter) {
    return ALL.stream().filter(list -> list.name().equals(matter.word())).findFirst().orElseThrow();
  }

  private Response page(Request request) {
    var caller = request.caller();
    caller.require(Permission.SEE_ALL_TENANTS);
    var counted = figures.of(caller, request.query("again").isPresent());
    var all = new HashMap<>(counted.figures());
    // who asked cannot decide: the only figure that differs from person to person
    all.put(CONFIRMATIONS, new RowCount(parts.confirmations().toDecide(caller), false));
    var groups =
        Stream.of(
                group("decide", DECIDE, all),
                group("deliver", DELIVER, all),
                group("registers", WATCH, all),
                group("money", MONEY, all))
            .filter(group -> !group.lines().isEmpty())
            .toList();
    return Response.page("cabinet/support/attention.jte", new AttentionView(groups, counted.at()));
  }

  /** What is over is not listed. */
  private static Group group(String name, List<Worklist> lists, Map<String, RowCount> figures) {
    return new Group(
        name,
        lists.stream()
            .map(list -> Line.of(list, figures.getOrDefault(list.name(), RowCount.NONE)))
            .filter(line -> line.count().rows() > 0)
            .toList());
  }

  /** A statement for each feature that has rows to count. */
  private Map<String, RowCount> count(Caller caller) {
    var all = new HashMap<String, RowCount>();
    if (caller.may(Permission.RETRY_DELIVERIES)) {
      all.put(CLAIMS, parts.claims().countOpen(caller));
      all.put(ENROLMENTS, parts.enrolments().countPending(caller));
      counted(all, AGENTS, caller, parts.roster()::counts);
      counted(all, ACTIVATIONS, caller, parts.activations()::counts);
      counted(all, DELIVERIES, caller, parts.deliveries()::counts);
      counted(all, REGISTERS, caller, parts.fleet()::counts);
    }
    if (caller.may(Permission.MANAGE_MONEY)) {
      counted(all, UNINVOICED, caller, parts.invoices()::countsUninvoiced);
      counted(all, STATEMENTS, caller, parts.statements()::countsWaiting);
    }
    return all;
  }

  private static void counted(
      Map<String, RowCount> into,
      String list,
      Caller caller,
      BiFunction<Caller, List<PageRequest>, List<RowCount>> counts) {
    var lists = ALL.stream().filter(one -> one.list().equals(list)).toList();
    var rows = counts.apply(caller, lists.stream().map(Worklist::request).toList());
    for (int at = 0; at < lists.size(); at++) {
      into.put(lists.get(at).name(), rows.get(at));
    }
  }

  /** The list of registers opens on the tab that this names. */
  private static Map<String, String> active(String filter, String value) {
    return Map.of(filter, value, TAB, ACTIVE);
  }

  /** Those of a state that still need a person. */
  private static Map<String, String> open(String filter, String value) {
    return Map.of(filter, value, "attention", "yes");
  }
}
