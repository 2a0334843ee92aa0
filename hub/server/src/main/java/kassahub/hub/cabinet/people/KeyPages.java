package kassahub.hub.cabinet.people;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kassahub.hub.account.ApiKeys;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Cookies;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Ключи API»: programs that work for the account, and what each may do. */
public final class KeyPages {
  private static final String PATH = "/keys";

  /** The cookie that carries a key just made to the page that shows it. */
  private static final String MADE = "kassahub_key";

  /** What the API has routes for. */
  private static final Set<Permission> SCOPES =
      EnumSet.of(
          Permission.ACTIVATE,
          Permission.SEE_ACTIVATIONS,
          Permission.SEE_REGISTERS,
          Permission.SEE_PRICES,
          Permission.SEE_ORDERS,
          Permission.MANAGE_AGENTS,
          Permission.MANAGE_POLICIES,
          Permission.RETRY_DELIVERIES);

  private final ApiKeys keys;
  private final Cookies cookies;

  public KeyPages(ApiKeys keys, Cookies cookies) {
    this.keys = keys;
    this.cookies = cookies;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.post(PATH, this::create);
    routes.act(PATH + "/:id/revoke", keys::revoke, PATH);
  }

  private Response list(Request request) {
    var made = request.cookie(MADE).filter(key -> !key.isEmpty());
    var page = page(request, "", Set.of(), Optional.empty(), made);
    return made.isPresent() ? cookies.forgetNote(page, MADE, PATH) : page;
  }

  private Response page(
      Request request,
      String name,
      Set<Permission> chosen,
      Optional<String> fault,
      Optional<String> made) {
    var caller = request.caller();
    return Response.page(
        "cabinet/people/keys.jte",
        new KeysView(keys.list(caller), scopes(caller), name, chosen, fault, made));
  }

  /**
   * The key is kept nowhere here: its maker's browser carries it to the next page, which shows it
   * once.
   */
  private Response create(Request request) {
    request.caller().require(Permission.MANAGE_USERS);
    var name = request.formText("name");
    var chosen = EnumSet.noneOf(Permission.class);
    scopes(request.caller()).stream()
        .filter(scope -> request.form("scope-" + scope.name()).isPresent())
        .forEach(chosen::add);
    try {
      var key = keys.create(request.caller(), name, chosen);
      return cookies.note(Response.redirect(PATH), MADE, key.plain(), PATH);
    } catch (Problem.Invalid | Problem.Conflict refused) {
      var sentence = request.texts().refusal(refused);
      return page(request, name, chosen, Optional.of(sentence), Optional.empty()).status(422);
    }
  }

  private static List<Permission> scopes(Caller caller) {
    return Stream.of(Permission.values()).filter(SCOPES::contains).filter(caller::may).toList();
  }
}
