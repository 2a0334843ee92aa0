package kassahub.hub.cabinet.people;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kassahub.hub.account.ApiKeys;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.confirmation.ConfirmationKind;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.problem.Problem;
import kassahub.hub.sandbox.Sandboxes;
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

  /** What a field says when the new key shall be for the sandbox. */
  private static final String SANDBOX = "sandbox";

  private final ApiKeys keys;
  private final Confirmations confirmations;
  private final Sandboxes sandboxes;
  private final Cookies cookies;

  public KeyPages(ApiKeys keys, Confirmations confirmations, Sandboxes sandboxes, Cookies cookies) {
    this.keys = keys;
    this.confirmations = confirmations;
    this.sandboxes = sandboxes;
    this.cookies = cookies;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.post(PATH, this::create);
    routes.act(PATH + "/:id/revoke", keys::revoke, PATH);
    routes.act(
        SandboxPages.PATH + "/:id/revoke",
        (caller, id) -> keys.revoke(sandboxes.within(caller), id),
        PATH);
  }

  private Response list(Request request) {
    var made = request.cookie(MADE).filter(key -> !key.isEmpty());
    var page = page(request, KeysView.Form.BLANK, made);
    return made.isPresent() ? cookies.forgetNote(page, MADE, PATH) : page;
  }

  private Response page(Request request, KeysView.Form form, Optional<String> made) {
    var caller = request.caller();
    boolean may = Sandboxes.may(caller);
    var inside = may ? sandboxes.inside(caller) : Optional.<Caller>empty();
    var rows = new ArrayList<>(rows(caller, false));
    inside.ifPresent(other -> rows.addAll(rows(other, true)));
    var sandbox =
        inside.isPresent()
            ? KeysView.Sandbox.OPEN
            : may ? KeysView.Sandbox.CLOSED : KeysView.Sandbox.NONE;
    return Response.page(
        "cabinet/people/keys.jte",
        new KeysView(
            rows,
            scopes(caller),
            sandbox,
            form,
            made,
            caller.operator(),
            confirmations.waiting(caller, ConfirmationKind.MAKE_KEY).size()));
  }

  private List<KeysView.Row> rows(Caller caller, boolean sandbox) {
    return keys.list(caller).stream().map(key -> new KeysView.Row(key, sandbox)).toList();
  }

  /**
   * The key is kept nowhere here: its maker's browser carries it to the next page, which shows it
   * once.
   */
  private Response create(Request request) {
    var caller = request.caller();
    caller.require(Permission.MANAGE_USERS);
    var name = request.formText("name");
    boolean sandbox = request.form("place").filter(SANDBOX::equals).isPresent();
    var chosen = EnumSet.noneOf(Permission.class);
    scopes(caller).stream()
        .filter(scope -> request.form("scope-" + scope.name()).isPresent())
        .forEach(chosen::add);
    try {
      var key = confirmations.makeKey(sandbox ? sandboxes.within(caller) : caller, name, chosen);
      return cookies.note(Response.redirect(PATH), MADE, key.plain(), PATH);
    } catch (Problem.Invalid | Problem.Conflict refused) {
      var sentence = request.texts().refusal(refused);
      var form = new KeysView.Form(name, chosen, sandbox, Optional.of(sentence));
      return page(request, form, Optional.empty()).refused(refused);
    }
  }

  private static List<Permission> scopes(Caller caller) {
    return Stream.of(Permission.values()).filter(SCOPES::contains).filter(caller::may).toList();
  }
}
