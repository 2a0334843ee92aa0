package kassahub.hub.cabinet;

import java.util.Optional;
import kassahub.hub.account.FirstOperator;
import kassahub.hub.account.PasswordLink;
import kassahub.hub.account.SignInLinks;
import kassahub.hub.notice.mail.Invitations;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** Links that let in once: the first operator, invitations and forgotten passwords. */
public final class LinkPages {
  private static final String FIRST = "/first-operator/:token";
  private static final String INVITATION = "/invitation/:token";
  private static final String RECOVERY = "/recovery/:token";
  private static final String FORGOTTEN = "/forgotten";

  private final SignInLinks links;
  private final Invitations invitations;

  public LinkPages(SignInLinks links, Invitations invitations) {
    this.links = links;
    this.invitations = invitations;
  }

  public void register(Routes open) {
    open.get(FIRST, request -> first(request, Optional.empty()));
    open.post(FIRST, this::acceptFirst);
    open.get(INVITATION, request -> form(request, PasswordLink.INVITATION, Optional.empty()));
    open.post(INVITATION, request -> setPassword(request, PasswordLink.INVITATION));
    open.get(RECOVERY, request -> form(request, PasswordLink.RECOVERY, Optional.empty()));
    open.post(RECOVERY, request -> setPassword(request, PasswordLink.RECOVERY));
    open.get(FORGOTTEN, request -> forgotten(false));
    open.post(FORGOTTEN, this::recover);
  }

  /**
   * Answers on loopback only, and nothing that was passed on: whoever reads the hub's console is at
   * the machine, a proxy on it is not.
   */
  private Response first(Request request, Optional<String> fault) {
    requireLoopback(request);
    if (!links.goodForFirstOperator(request.pathParam("token"))) {
      throw expired();
    }
    return page(request, LinkView.forFirstOperator(request.formText("login"), fault));
  }

  private Response acceptFirst(Request request) {
    requireLoopback(request);
    var person =
        new FirstOperator(request.formText("login"), request.formText("name"), password(request));
    return accept(
        request,
        () -> links.acceptFirstOperator(request.pathParam("token"), person),
        fault -> first(request, fault));
  }

  private Response form(Request request, PasswordLink kind, Optional<String> fault) {
    var user = links.reader(kind, request.pathParam("token")).orElseThrow(LinkPages::expired);
    return page(request, LinkView.forPassword(user.login(), fault));
  }

  private Response setPassword(Request request, PasswordLink kind) {
    return accept(
        request,
        () -> links.setPassword(kind, request.pathParam("token"), password(request)),
        fault -> form(request, kind, fault));
  }

  private Response forgotten(boolean asked) {
    return Response.page("sign/forgotten.jte", new ForgottenView(asked, invitations.mails()));
  }

  /** The same answer whoever is asked for. */
  private Response recover(Request request) {
    invitations.recover(request.formText("login"), request.remoteAddress());
    return forgotten(true);
  }

  /** Signs nobody in: the password is proved on the sign-in page. */
  private static Response accept(
      Request request,
      Runnable act,
      java.util.function.Function<Optional<String>, Response> again) {
    try {
      act.run();
      return Response.redirect("/sign-in");
    } catch (Problem.Invalid | Problem.Conflict refused) {
      var sentence = request.texts().refusal(refused);
      return again.apply(Optional.of(sentence)).refused(refused);
    }
  }

  private static Response page(Request request, LinkView view) {
    return Response.page("sign/link.jte", view.at(request.path()));
  }

  private static String password(Request request) {
    return request.formAll("password").stream().findFirst().orElse("");
  }

  private static void requireLoopback(Request request) {
    if (!request.local()) {
      throw expired();
    }
  }

  private static Problem.NotFound expired() {
    return new Problem.NotFound("LINK_USED_OR_EXPIRED", "the link was used or is too old");
  }
}
