package kassahub.hub.cabinet.client;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import kassahub.hub.catalogue.Money;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.problem.Problem;
import kassahub.hub.renewal.PolicyDraft;
import kassahub.hub.renewal.Renewals;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Автопродление»: the rules, what each would do now, and what the next year will cost. */
public final class RenewalPages {
  private static final String PATH = "/renewal";
  private static final int MONTHS = 12;
  private static final Pattern ROUBLES = Pattern.compile("(\\d{1,12})(?:[.,](\\d{1,2}))?");

  private final Renewals renewals;
  private final Organisations organisations;

  public RenewalPages(Renewals renewals, Organisations organisations) {
    this.renewals = renewals;
    this.organisations = organisations;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.get(PATH + "/:id", this::policy);
    routes.post(PATH, request -> save(request, OptionalLong.empty()));
    routes.post(PATH + "/:id", request -> save(request, OptionalLong.of(request.pathNumber("id"))));
  }

  private Response list(Request request) {
    var caller = request.caller();
    return Response.page(
        "cabinet/client/renewals.jte",
        new PoliciesView(
            renewals.policies(caller), organisations.payersOf(caller), request.formats()));
  }

  private Response policy(Request request) {
    var caller = request.caller();
    var policy = renewals.get(caller, request.pathNumber("id"));
    return Response.page(
        "cabinet/client/renewal.jte",
        new PolicyView(
            policy,
            organisations.get(caller, policy.organisationId()).name(),
            renewals.dryRun(caller, policy.id()),
            renewals.forecast(caller, policy.id(), MONTHS),
            request.texts(),
            request.formats()));
  }

  private Response save(Request request, OptionalLong id) {
    var draft =
        new PolicyDraft(
            id,
            number(request, "organisation"),
            request.formText("name"),
            request.form("enabled").isPresent(),
            Math.toIntExact(number(request, "days")),
            money(request, "limit"),
            money(request, "price"),
            OptionalLong.empty());
    var saved = renewals.save(request.caller(), draft);
    return Response.redirect(PATH + "/" + saved.id());
  }

  private static long number(Request request, String field) {
    try {
      return Integer.parseInt(request.formText(field));
    } catch (NumberFormatException notNumber) {
      throw bad(field);
    }
  }

  /** Roubles as people type them: spaces inside, kopecks after a comma. */
  static Money money(Request request, String field) {
    var typed = ROUBLES.matcher(request.formText(field).replaceAll("[\\s\u00a0]", ""));
    if (!typed.matches()) {
      throw bad(field);
    }
    String kopecks = Optional.ofNullable(typed.group(2)).orElse("");
    return Money.kopecks(
        Long.parseLong(typed.group(1)) * 100 + Long.parseLong((kopecks + "00").substring(0, 2)));
  }

  private static Problem bad(String field) {
    return new Problem.Invalid("BAD_NUMBER", "a number expected", Map.of("field", field));
  }
}
