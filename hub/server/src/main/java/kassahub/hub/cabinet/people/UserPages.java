package kassahub.hub.cabinet.people;

import java.time.InstantSource;
import java.util.Optional;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Users;
import kassahub.hub.notice.mail.Invitations;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Cookies;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Пользователи»: who may come in, who was invited, and letting in more. */
public final class UserPages {
  private static final String PATH = "/users";

  /** The cookie that carries a link just made to the page that shows it. */
  private static final String MADE = "kassahub_invitation";

  private final Invitations invitations;
  private final Users users;
  private final Cookies cookies;
  private final InstantSource clock;

  public UserPages(Invitations invitations, Users users, Cookies cookies, InstantSource clock) {
    this.invitations = invitations;
    this.users = users;
    this.cookies = cookies;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.post(PATH, this::invite);
    routes.post(PATH + "/:id/again", this::again);
    routes.act(PATH + "/:id/withdraw", invitations::withdraw, PATH);
    routes.act(PATH + "/:id/disable", users::disable, PATH);
    routes.act(PATH + "/:id/enable", users::enable, PATH);
    routes.act(PATH + "/:id/second-factor/reset", invitations::resetSecondFactor, PATH);
    routes.act(
        PATH + "/:id/manager/make", (caller, id) -> users.setManager(caller, id, true), PATH);
    routes.act(
        PATH + "/:id/manager/end", (caller, id) -> users.setManager(caller, id, false), PATH);
  }

  private Response list(Request request) {
    var made = request.cookie(MADE).filter(path -> path.startsWith("/"));
    var page = page(request, UserForm.blank(), made.map(path -> request.base() + path));
    return made.isPresent() ? cookies.forgetNote(page, MADE, PATH) : page;
  }

  private Response page(Request request, UserForm form, Optional<String> made) {
    var caller = request.caller();
    return Response.page(
        "cabinet/people/users.jte",
        new UsersView(
            invitations.list(caller), caller, clock.instant(), invitations.mails(), form, made));
  }

  private Response invite(Request request) {
    request.caller().require(Permission.MANAGE_USERS);
    var form = UserForm.sent(request);
    try {
      return shown(invitations.invite(request.caller(), form.draft(request.caller())));
    } catch (Problem.Invalid | Problem.Conflict refused) {
      return page(request, form.refused(refused, request.texts()), Optional.empty())
          .refused(refused);
    }
  }

  private Response again(Request request) {
    return shown(invitations.again(request.caller(), request.pathNumber("id")));
  }

  /** A link that no mail carries is shown once, on the next page. */
  private Response shown(Optional<String> link) {
    var next = Response.redirect(PATH);
    return link.map(path -> cookies.note(next, MADE, path, PATH)).orElse(next);
  }
}
