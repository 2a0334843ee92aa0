package kassahub.hub.cabinet.tenant;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import kassahub.hub.account.Permission;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.organisation.Contact;
import kassahub.hub.organisation.Links;
import kassahub.hub.organisation.NewOrganisation;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.organisation.OrganisationKind;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.organisation.TaxNumber;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableSettings;

/** Organisations: the list, and what can be changed of one after it was opened. */
public final class OrganisationPages {
  private static final String PATH = OrganisationTable.PATH + "/:organisation";
  private static final String VERSION = "version";
  private static final String[] FACTS = {
    "name", "tax", "kpp", "ogrn", "address", "zone", "activation", "contact", "phone", "email"
  };
  private static final Map<String, String> FIELDS =
      Map.of(
          "TAX_NUMBER_WRONG", "tax",
          "TAX_NUMBER_BOUND", "tax",
          "ORGANISATION_EXISTS", "tax",
          "KPP_WRONG", "kpp",
          "KPP_NOT_NEEDED", "kpp",
          "OGRN_WRONG", "ogrn",
          "BAD_LEGAL_ADDRESS", "address",
          "BAD_CONTACT", "contact",
          "ADDRESS_WRONG", "email");

  private final Organisations organisations;
  private final Links links;
  private final Confirmations confirmations;
  private final TableSettings settings;

  public OrganisationPages(
      Organisations organisations,
      Links links,
      Confirmations confirmations,
      TableSettings settings) {
    this.organisations = organisations;
    this.links = links;
    this.confirmations = confirmations;
    this.settings = settings;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(OrganisationTable.PATH, this::list);
    routes.get(PATH, this::page);
    routes.post(PATH, this::change);
  }

  private Response list(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var state = settings.state(OrganisationTable.SPEC, request);
    var page = organisations.list(request.caller(), state.request());
    return Response.page(
        "cabinet/tenant/organisations.jte",
        Table.of(state, page, line -> OrganisationTable.row(line, request.texts())));
  }

  private Response page(Request request) {
    var organisation = organisations.open(request.caller(), request.pathNumber("organisation"));
    return page(request, organisation, fields(organisation), false);
  }

  private Response page(Request request, Organisation organisation, Fields form, boolean outdated) {
    var caller = request.caller();
    long id = organisation.id();
    var held = links.ofOrganisation(caller, id);
    return Response.page(
        "cabinet/tenant/organisation.jte",
        new OrganisationView(
            organisation,
            form,
            outdated,
            organisations.bound(caller, id),
            LinkChangePages.asked(confirmations, caller, id),
            held,
            organisations.acceptances(caller, id),
            History.of(organisations.history(caller, id), names(held), request.texts()),
            request.texts()));
  }

  /** Of whoever has or had to do with it. */
  private static Map<String, String> names(Links.Held held) {
    var names = new HashMap<String, String>();
    held.all().forEach(link -> names.put(Long.toString(link.account()), link.accountName()));
    return names;
  }

  private static Fields fields(Organisation organisation) {
    var values = new HashMap<String, String>();
    values.put("name", organisation.name());
    values.put("tax", organisation.taxNumber());
    values.put("kpp", organisation.kpp().orElse(""));
    values.put("ogrn", organisation.ogrn().orElse(""));
    values.put("address", organisation.legalAddress().orElse(""));
    values.put("zone", organisation.zone().getId());
    values.put("activation", Boolean.toString(organisation.activationEnabled()));
    values.put("contact", organisation.contact().name().orElse(""));
    values.put("phone", organisation.contact().phone().orElse(""));
    values.put("email", organisation.contact().email().orElse(""));
    values.put(VERSION, Integer.toString(organisation.version()));
    return Fields.of(values);
  }

  /** As {@link AccountPages} does it. */
  private Response change(Request request) {
    var caller = request.caller();
    var organisation = organisations.open(caller, request.pathNumber("organisation"));
    long id = organisation.id();
    var form = Fields.sent(request, FACTS).with(VERSION, request.formText(VERSION));
    try {
      var edit =
          new Organisation.Edit(
              form.whole(VERSION).orElse(0),
              draft(form, organisation),
              form.chosen("activation", "true"));
      organisations.change(caller, id, edit);
      return Response.redirect(OrganisationTable.PATH + "/" + id);
    } catch (Problem.Invalid | Problem.Conflict refused) {
      if (refused.code().equals("CHANGED_MEANWHILE")) {
        var present = organisations.get(caller, id);
        var now = fields(present);
        var again =
            Overtaken.form(form, now, request.texts(), FACTS).with(VERSION, now.value(VERSION));
        return page(request, present, again, true).refused(refused);
      }
      var failing = form.refused(refused, request.texts(), FIELDS, "name");
      return page(request, organisation, failing, false).refused(refused);
    }
  }

  private static NewOrganisation draft(Fields form, Organisation organisation) {
    return new NewOrganisation(
        kind(form.value("tax"), organisation),
        form.value("name"),
        organisation.country(),
        form.value("tax"),
        form.filled("kpp"),
        form.filled("ogrn"),
        form.filled("address"),
        zone(form.value("zone")),
        new Contact(form.filled("contact"), form.filled("phone"), form.filled("email")));
  }

  /** In Russia its tax number says it. */
  private static OrganisationKind kind(String taxNumber, Organisation organisation) {
    if (!organisation.country().equals("RU") || !TaxNumber.valid(taxNumber)) {
      return organisation.kind();
    }
    return new TaxNumber(taxNumber).legal()
        ? OrganisationKind.LEGAL
        : OrganisationKind.SOLE_PROPRIETOR;
  }

  private static ZoneId zone(String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException unknown) {
      throw new Problem.Invalid("BAD_CHOICE", "no such zone");
    }
  }
}
