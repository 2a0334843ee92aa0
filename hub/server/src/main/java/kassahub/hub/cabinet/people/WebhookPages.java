package kassahub.hub.cabinet.people;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.notice.webhook.EventKind;
import kassahub.hub.notice.webhook.WebhookDraft;
import kassahub.hub.notice.webhook.Webhooks;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Cookies;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Вебхуки»: where events of the account are sent, and what became of each. */
public final class WebhookPages {
  private static final String PATH = "/webhooks";

  /** The cookie that carries a secret just made to the page that shows it. */
  private static final String MADE = "kassahub_webhook";

  private static final int SHOWN = 50;

  private final Webhooks webhooks;
  private final Cookies cookies;

  public WebhookPages(Webhooks webhooks, Cookies cookies) {
    this.webhooks = webhooks;
    this.cookies = cookies;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, request -> list(request, "", Set.of(), Optional.empty()));
    routes.post(PATH, this::create);
    routes.get(PATH + "/:id", this::page);
    routes.post(PATH + "/:id/ping", request -> back(request, webhooks::ping));
    routes.post(PATH + "/:id/stop", request -> back(request, webhooks::stop));
    routes.post(PATH + "/:id/start", request -> back(request, webhooks::start));
    routes.act(PATH + "/:id/remove", webhooks::remove, PATH);
    routes.post(PATH + "/:id/secret", this::newSecret);
    routes.post(PATH + "/:id/deliveries/:delivery/resend", this::resend);
  }

  private Response list(
      Request request, String url, Set<EventKind> chosen, Optional<String> fault) {
    return Response.page(
        "cabinet/people/webhooks.jte",
        new WebhooksView(webhooks.list(request.caller()), url, chosen, fault));
  }

  private Response create(Request request) {
    var url = request.formText("url");
    Set<EventKind> chosen = EnumSet.noneOf(EventKind.class);
    Stream.of(EventKind.values())
        .filter(kind -> request.form(kind.word()).isPresent())
        .forEach(chosen::add);
    try {
      return shown(webhooks.create(request.caller(), new WebhookDraft(url, List.copyOf(chosen))));
    } catch (Problem.Invalid | Problem.Conflict refused) {
      return list(request, url, chosen, Optional.of(request.texts().refusal(refused))).status(422);
    }
  }

  private Response newSecret(Request request) {
    return shown(webhooks.newSecret(request.caller(), request.pathNumber("id")));
  }

  private Response shown(Webhooks.Secret made) {
    var path = PATH + "/" + made.webhook();
    return cookies.note(Response.redirect(path), MADE, made.text(), path);
  }

  private Response page(Request request) {
    long id = request.pathNumber("id");
    var log = webhooks.log(request.caller(), id, before(request), SHOWN + 1);
    boolean more = log.deliveries().size() > SHOWN;
    var shown = more ? log.deliveries().subList(0, SHOWN) : log.deliveries();
    var secret = request.cookie(MADE).filter(text -> !text.isEmpty());
    var page =
        Response.page(
            "cabinet/people/webhook.jte",
            new WebhookView(
                log.webhook(),
                shown,
                more ? OptionalLong.of(shown.getLast().id()) : OptionalLong.empty(),
                secret));
    return secret.isPresent() ? cookies.forgetNote(page, MADE, PATH + "/" + id) : page;
  }

  /** A link that was cut leads to the newest. */
  private static long before(Request request) {
    return request
        .query("before")
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::valueOf)
        .orElse(Long.MAX_VALUE);
  }

  private Response resend(Request request) {
    return back(
        request, (caller, id) -> webhooks.resend(caller, id, request.pathNumber("delivery")));
  }

  private static Response back(Request request, BiConsumer<Caller, Long> verb) {
    long id = request.pathNumber("id");
    verb.accept(request.caller(), id);
    return Response.redirect(PATH + "/" + id);
  }
}
