package kassahub.hub.cabinet.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.activation.Activations;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.agent.roster.AgentRow;
import kassahub.hub.cabinet.support.FindView.Hit;
import kassahub.hub.cabinet.support.FindView.Kind;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.register.Fleet;
import kassahub.hub.register.FleetFilter;
import kassahub.hub.register.FleetRow;
import kassahub.hub.register.SerialNumber;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.Texts;

/**
 * One box for whatever a caller reads out: serial, РНМ, number of a storage, organisation, ИНН,
 * agent, activation. The only thing that is found is opened at once (UX §2, 3).
 */
public final class FindPages {
  private static final String PATH = "/find";
  private static final int SHOWN = 10;

  /** «№ 288», «N288», «#288» or the number alone. */
  private static final Pattern ACTIVATION = Pattern.compile("[\u2116#Nn]?\\s*(\\d{1,10})");

  private static final Pattern DIGITS =
      Pattern.compile("\\d{%d,}".formatted(PageQuery.SHORTEST_PART));

  /** Numbers of a sentence that are looked for. */
  private static final int MOST_NUMBERS = 4;

  private final Parts parts;

  /** What is sought in. */
  public record Parts(
      Fleet fleet,
      AgentRoster roster,
      Organisations organisations,
      Activations activations,
      Devices devices) {}

  public FindPages(Parts parts) {
    this.parts = parts;
  }

  /** Registers the page behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::page);
  }

  private Response page(Request request) {
    var caller = request.caller();
    caller.require(Permission.SEE_ALL_TENANTS);
    String text = typed(request);
    var found = text.isEmpty() ? nothing() : found(caller, text, request.texts());
    return found
        .only()
        .map(Response::redirect)
        .orElseGet(() -> Response.page("cabinet/support/find.jte", found));
  }

  private static String typed(Request request) {
    return request
        .query("q")
        .map(text -> text.substring(0, Math.min(text.length(), PageRequest.LONGEST_SEARCH)))
        .orElse("");
  }

  private static FindView nothing() {
    return new FindView("", List.of(), false, Optional.empty(), List.of());
  }

  /** What was typed, or pasted from a letter: then it is what its numbers mean. */
  private FindView found(Caller caller, String text, Texts texts) {
    var whole = find(caller, text, texts);
    if (!whole.kinds().isEmpty()) {
      return whole;
    }
    var named = numbers(text).stream().map(number -> find(caller, number, texts)).toList();
    return named.stream()
        .filter(view -> !view.kinds().isEmpty())
        .findFirst()
        .orElse(named.isEmpty() ? whole : named.getFirst());
  }

  private static List<String> numbers(String text) {
    return Stream.concat(
            SerialNumber.in(text).stream(), DIGITS.matcher(text).results().map(MatchResult::group))
        .filter(number -> !number.equals(text))
        .distinct()
        .limit(MOST_NUMBERS)
        .toList();
  }

  private FindView find(Caller caller, String text, Texts texts) {
    boolean shortText = text.length() < PageQuery.SHORTEST_PART;
    var registers = shortText ? Optional.<Kind>empty() : registers(caller, text, texts);
    // what was bought for a register stands on its page
    var named = registers.isPresent() ? Optional.<String>empty() : number(text);
    var kinds =
        Stream.of(
                numbered(caller, text, texts),
                registers,
                named.flatMap(number -> bought(caller, number, texts)),
                shortText ? Optional.<Kind>empty() : agents(caller, text),
                shortText ? Optional.<Kind>empty() : organisations(caller, text))
            .flatMap(Optional::stream)
            .toList();
    return new FindView(
        text,
        kinds,
        shortText,
        named.flatMap(parts.devices()::model),
        named.isPresent() ? parts.roster().unreaching(caller) : List.of());
  }

  /** The digits that a part of a serial means, when they are enough. */
  private static Optional<String> number(String text) {
    return SerialNumber.sought(text).filter(number -> number.length() >= PageQuery.SHORTEST_PART);
  }

  private Optional<Kind> numbered(Caller caller, String text, Texts texts) {
    var number = ACTIVATION.matcher(unnamed(text, texts));
    return number.matches() && caller.may(Permission.SEE_ACTIVATIONS)
        ? parts
            .activations()
            .find(caller, Long.parseLong(number.group(1)))
            .map(found -> new Kind("numbered", List.of(hit(found, texts)), Optional.empty()))
        : Optional.empty();
  }

  /** Without what its own page puts before the number: «Активация № 288». */
  private static String unnamed(String text, Texts texts) {
    String name = texts.say("find.activation", "number", "").strip();
    return text.regionMatches(true, 0, name, 0, name.length())
        ? text.substring(name.length())
        : text;
  }

  private Optional<Kind> registers(Caller caller, String text, Texts texts) {
    return caller.may(Permission.SEE_REGISTERS)
        ? kind(
            "registers",
            parts.fleet().sought(caller, text, SHOWN + 1),
            row -> hit(row, texts),
            list("/registers", text))
        : Optional.empty();
  }

  private Optional<Kind> bought(Caller caller, String number, Texts texts) {
    return caller.may(Permission.SEE_ACTIVATIONS)
        ? kind(
            "bought",
            parts.activations().naming(caller, number, SHOWN + 1),
            found -> hit(found, texts),
            list("/activations", number))
        : Optional.empty();
  }

  private Optional<Kind> agents(Caller caller, String text) {
    return caller.may(Permission.MANAGE_AGENTS)
        ? kind(
            "agents",
            parts.roster().sought(caller, text, SHOWN + 1),
            FindPages::hit,
            list("/agents", text))
        : Optional.empty();
  }

  private Optional<Kind> organisations(Caller caller, String text) {
    var found = parts.organisations().sought(caller, text, SHOWN + 1);
    var bare = withoutRegisters(caller, found);
    return kind(
        "organisations",
        found,
        organisation -> hit(organisation, page(caller, organisation.id(), bare)),
        caller.may(Permission.MANAGE_MONEY) ? list("/contracts", text) : "");
  }

  private static String list(String path, String text) {
    return path + "?q=" + URLEncoder.encode(text, UTF_8);
  }

  /**
   * The first of them.
   *
   * @param list where all are; empty = nowhere
   */
  private static <T> Optional<Kind> kind(
      String name, List<T> found, Function<T, Hit> hit, String list) {
    var hits = found.stream().limit(SHOWN).map(hit).toList();
    var all = Optional.of(list).filter(path -> found.size() > SHOWN && !path.isEmpty());
    return hits.isEmpty() ? Optional.empty() : Optional.of(new Kind(name, hits, all));
  }

  private static Hit hit(FleetRow row, Texts texts) {
    return new Hit(
        "/registers/" + row.id(),
        row.title(),
        row.serial(),
        joined(
            Stream.of(
                Optional.of(texts.say("register.archived")).filter(_ -> row.service().archived()),
                Optional.of(row.owner().name()),
                row.outlet().name(),
                row.registrationNumber()
                    .map(number -> texts.say("find.registration", "number", number)),
                row.storage()
                    .map(storage -> texts.say("find.storage", "number", storage.number())))));
  }

  private static Hit hit(AgentRow row) {
    return new Hit("/agents/" + row.id(), row.name(), row.id(), row.owner().name());
  }

  private static Hit hit(ActivationSummary row, Texts texts) {
    return new Hit(
        "/activations/" + row.number(),
        texts.say("find.activation", "number", Long.toString(row.number())),
        "",
        joined(
            Stream.of(
                Optional.of(row.organisation()),
                Optional.of(row.vendor()),
                Optional.of(texts.say("activation.status." + row.status().word())))));
  }

  /**
   * Support goes to its registers, or to what it bought when it has none, as one that buys for its
   * clients; who has no devices to what it buys on.
   */
  private static String page(Caller caller, long organisation, Set<Long> bare) {
    if (!caller.may(Permission.SEE_REGISTERS)) {
      return "/contracts/" + organisation;
    }
    return (bare.contains(organisation) ? "/activations" : "/registers")
        + "?organisation="
        + organisation;
  }

  /** The numbers of those that have none, in one question. */
  private Set<Long> withoutRegisters(Caller caller, List<Organisation> organisations) {
    var bare = new HashSet<Long>();
    if (organisations.isEmpty() || !caller.may(Permission.SEE_REGISTERS)) {
      return bare;
    }
    var own =
        organisations.stream()
            .map(one -> Map.of(FleetFilter.ORGANISATION.parameter(), Long.toString(one.id())))
            .map(PageRequest::filtered)
            .toList();
    var registers = parts.fleet().counts(caller, own).iterator();
    for (var one : organisations) {
      if (registers.next().rows() == 0) {
        bare.add(one.id());
      }
    }
    return bare;
  }

  private static Hit hit(Organisation organisation, String page) {
    return new Hit(
        page,
        organisation.name(),
        organisation.taxNumber(),
        organisation.legalAddress().orElse(""));
  }

  private static String joined(Stream<Optional<String>> facts) {
    return facts.flatMap(Optional::stream).collect(Collectors.joining(", "));
  }
}
