package kassahub.hub.cabinet;

import java.util.Optional;
import kassahub.hub.account.FirstOperator;
import kassahub.hub.account.SignInLinks;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** Links that let in once: the first operator, invitations and forgotten passwords. */
public final class LinkPages {
  private static final String FIRST = "/first-operator/:token";
  private static final String INVITATION = "/invitation/:token";

  private final SignInLinks links;

  public LinkPages(SignInLinks links) {
    this.links = links;
  }

  public void register(Routes open) {
    open.get(FIRST, request -> first(request, Optional.empty()));
    open.post(FIRST, this::acceptFirst);
    open.get(INVITATION, request -> invitation(request, Optional.empty()));
    open.post(INVITATION, this::acceptInvitation);
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

  private Response invitation(Request request, Optional<String> fault) {
    var user = links.invited(request.pathParam("token")).orElseThrow(LinkPages::expired);
    return page(request, LinkView.forInvitation(user.login(), fault));
  }

  private Response acceptInvitation(Request request) {
    return accept(
        request,
        () -> links.acceptInvitation(request.pathParam("token"), password(request)),
        fault -> invitation(request, fault));
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
      return again.apply(Optional.of(sentence)).status(422);
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
