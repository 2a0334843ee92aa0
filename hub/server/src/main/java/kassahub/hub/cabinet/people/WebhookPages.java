package kassahub.hub.cabinet.people;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.notice.webhook.EventKind;
import kassahub.hub.notice.webhook.WebhookDraft;
import kassahub.hub.notice.webhook.Webhooks;
import kassahub.hub.problem.Problem;
import kassahub.hub.sandbox.Sandboxes;
import kassahub.hub.web.Cookies;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/**
 * «Вебхуки»: where events of the account are sent, and what became of each; the same once more for
 * its sandbox.
 */
public final class WebhookPages {
  /** The cookie that carries a secret just made to the page that shows it. */
  private static final String MADE = "kassahub_webhook";

  private static final int SHOWN = 50;

  private final Webhooks webhooks;
  private final Cookies cookies;
  private final String path;
  private final UnaryOperator<Caller> place;

  private WebhookPages(
      Webhooks webhooks, Cookies cookies, String path, UnaryOperator<Caller> place) {
    this.webhooks = webhooks;
    this.cookies = cookies;
    this.path = path;
    this.place = place;
  }

  /** Those of the account itself. */
  public static WebhookPages of(Webhooks webhooks, Cookies cookies) {
    return new WebhookPages(webhooks, cookies, "/webhooks", caller -> caller);
  }

  /** Those of its sandbox. */
  public static WebhookPages ofSandbox(Webhooks webhooks, Cookies cookies, Sandboxes sandboxes) {
    return new WebhookPages(webhooks, cookies, SandboxPages.PATH + "/webhooks", sandboxes::within);
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(path, request -> list(request, "", Set.of(), Optional.empty()));
    routes.post(path, this::create);
    routes.get(path + "/:id", this::page);
    routes.post(path + "/:id/ping", request -> back(request, webhooks::ping));
    routes.post(path + "/:id/stop", request -> back(request, webhooks::stop));
    routes.post(path + "/:id/start", request -> back(request, webhooks::start));
    routes.act(
        path + "/:id/remove", (caller, id) -> webhooks.remove(place.apply(caller), id), path);
    routes.post(path + "/:id/secret", this::newSecret);
    routes.post(path + "/:id/deliveries/:delivery/resend", this::resend);
  }

  private Response list(
      Request request, String url, Set<EventKind> chosen, Optional<String> fault) {
    return Response.page(
        "cabinet/people/webhooks.jte",
        new WebhooksView(path, webhooks.list(caller(request)), url, chosen, fault));
  }

  private Response create(Request request) {
    var url = request.formText("url");
    Set<EventKind> chosen = EnumSet.noneOf(EventKind.class);
    Stream.of(EventKind.values())
        .filter(kind -> request.form(kind.word()).isPresent())
        .forEach(chosen::add);
    try {
      return shown(webhooks.create(caller(request), new WebhookDraft(url, List.copyOf(chosen))));
    } catch (Problem.Invalid | Problem.Conflict refused) {
      return list(request, url, chosen, Optional.of(request.texts().refusal(refused)))
          .refused(refused);
    }
  }

  private Response newSecret(Request request) {
    return shown(webhooks.newSecret(caller(request), request.pathNumber("id")));
  }

  private Response shown(Webhooks.Secret made) {
    var page = path + "/" + made.webhook();
    return cookies.note(Response.redirect(page), MADE, made.text(), page);
  }

  private Response page(Request request) {
    long id = request.pathNumber("id");
    var log = webhooks.log(caller(request), id, request.before(), SHOWN + 1);
    boolean more = log.deliveries().size() > SHOWN;
    var shown = more ? log.deliveries().subList(0, SHOWN) : log.deliveries();
    var secret = request.cookie(MADE).filter(text -> !text.isEmpty());
    var page =
        Response.page(
            "cabinet/people/webhook.jte",
            new WebhookView(
                path,
                log.webhook(),
                shown,
                more ? OptionalLong.of(shown.getLast().id()) : OptionalLong.empty(),
                secret));
    return secret.isPresent() ? cookies.forgetNote(page, MADE, path + "/" + id) : page;
  }

  private Response resend(Request request) {
    return back(
        request, (caller, id) -> webhooks.resend(caller, id, request.pathNumber("delivery")));
  }

  private Response back(Request request, BiConsumer<Caller, Long> verb) {
    long id = request.pathNumber("id");
    verb.accept(caller(request), id);
    return Response.redirect(path + "/" + id);
  }

  private Caller caller(Request request) {
    return place.apply(request.caller());
  }
}
