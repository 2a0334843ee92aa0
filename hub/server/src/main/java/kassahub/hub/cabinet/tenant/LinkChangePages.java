package kassahub.hub.cabinet.tenant;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.confirmation.ConfirmationKind;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Link;
import kassahub.hub.organisation.Links;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.organisation.PlannedLinks;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** Gives an organisation to another partner, ends what one had to do with it, or begins it. */
public final class LinkChangePages {
  private static final String PATH = OrganisationTable.PATH + "/:organisation/links";
  private static final int MOST_FOUND = 20;
  private static final Map<String, String> FIELDS =
      Map.of(
          "BAD_LINK", "to",
          "NOT_A_PARTNER", "to",
          "SANDBOX_APART", "to",
          "LINKED_ALREADY", "to",
          "NO_SUCH_LINK", "to",
          "LINK_CHANGE_WAITS", "to",
          "BAD_LINK_DAY", "day",
          "BAD_REASON", "reason");

  private final Organisations organisations;
  private final Accounts accounts;
  private final Links links;
  private final PlannedLinks planned;
  private final Confirmations confirmations;

  public LinkChangePages(
      Organisations organisations,
      Accounts accounts,
      Links links,
      PlannedLinks planned,
      Confirmations confirmations) {
    this.organisations = organisations;
    this.accounts = accounts;
    this.links = links;
    this.planned = planned;
    this.confirmations = confirmations;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::form);
    routes.post(PATH, this::ask);
    routes.post(PATH + "/:change/cancel", this::cancel);
  }

  /** Whether a change of its links waits for a second operator. */
  static boolean asked(Confirmations confirmations, Caller caller, long organisation) {
    return confirmations
        .waiting(caller, ConfirmationKind.CHANGE_LINK)
        .contains(Long.toString(organisation));
  }

  private Response form(Request request) {
    return page(
        request,
        Fields.of(
            Map.of(
                "kind", request.query("kind").orElse(""),
                "from", request.query("from").orElse(""),
                "q", request.query("q").orElse("").strip())));
  }

  private Response page(Request request, Fields form) {
    var caller = request.caller();
    caller.require(Permission.MANAGE_MONEY);
    var organisation = organisations.open(caller, request.pathNumber("organisation"));
    long id = organisation.id();
    var kind = Link.Kind.of(form.value("kind"));
    var partners =
        kind == Link.Kind.SERVICE
            ? Optional.of(AccountKind.PARTNER)
            : Optional.<AccountKind>empty();
    return Response.page(
        "cabinet/tenant/link.jte",
        new LinkChangeView(
            organisation,
            kind,
            present(caller, id, kind, form.value("from")),
            form.value("q"),
            accounts.sought(caller, form.value("q"), partners, MOST_FOUND),
            asked(confirmations, caller, id),
            form,
            request.texts()));
  }

  private Optional<Link> present(Caller caller, long organisation, Link.Kind kind, String from) {
    return links.ofOrganisation(caller, organisation).live().stream()
        .filter(link -> link.kind() == kind && Long.toString(link.account()).equals(from))
        .findFirst();
  }

  /** A form with a fault comes back as it was typed, with the fault beside its field. */
  private Response ask(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var form = Fields.sent(request, "kind", "from", "to", "day", "q", "reason");
    try {
      if (form.value("to").isEmpty()) {
        throw new Problem.Invalid("BAD_LINK", "nobody was chosen, not even nobody");
      }
      confirmations.changeLink(
          request.caller(),
          new Link.Change(
              request.pathNumber("organisation"),
              Link.Kind.of(form.value("kind")),
              number(form, "from"),
              number(form, "to"),
              form.value("reason"),
              day(form)));
      return Response.redirect("/confirmations");
    } catch (Problem.Invalid | Problem.Conflict refused) {
      return page(request, form.refused(refused, request.texts(), FIELDS, "reason"))
          .refused(refused);
    }
  }

  /** Nothing typed means at once; what is no day must not. */
  private static Optional<LocalDate> day(Fields form) {
    var day = form.date("day");
    if (day.isEmpty() && form.filled("day").isPresent()) {
      throw new Problem.Invalid("BAD_LINK_DAY", "not a day");
    }
    return day;
  }

  private Response cancel(Request request) {
    long organisation = request.pathNumber("organisation");
    planned.cancel(request.caller(), organisation, request.pathNumber("change"));
    return Response.redirect(OrganisationTable.PATH + "/" + organisation);
  }

  private static OptionalLong number(Fields form, String name) {
    return form.whole(name).stream().mapToLong(Integer::longValue).findFirst();
  }
}
