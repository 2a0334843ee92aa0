package kassahub.hub.cabinet.people;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.Role;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Texts;

/**
 * Somebody to be invited as they stand in the form.
 *
 * @param role as stored; a tenant's people have the role of whoever invites
 * @param faults sentences by the name of the field
 */
public record UserForm(
    String name,
    String login,
    String role,
    String language,
    boolean manager,
    Map<String, String> faults) {

  static UserForm blank() {
    return new UserForm("", "", "support", "ru", false, Map.of());
  }

  static UserForm sent(Request request) {
    return new UserForm(
        request.formText("name"),
        request.formText("login"),
        request.formText("role"),
        request.formText("language"),
        request.form("manager").isPresent(),
        Map.of());
  }

  UserForm refused(Problem problem, Texts texts) {
    var field = problem.code().equals("NAME_MISSING") ? "name" : "login";
    return new UserForm(
        name, login, role, language, manager, Map.of(field, texts.refusal(problem)));
  }

  /** What is wrong with a field. */
  public Optional<String> fault(String field) {
    return Optional.ofNullable(faults.get(field));
  }

  /** For the account of whoever invites, at their time. */
  NewUser draft(Caller caller) {
    var draft =
        new NewUser(
            caller.account(),
            login,
            name,
            caller.operator() ? operatorRole() : caller.role(),
            language.equals("en") ? "en" : "ru",
            caller.zone(),
            false);
    return manager && !caller.operator() ? draft.asManager() : draft;
  }

  private Role operatorRole() {
    return Stream.of(Role.values())
        .filter(known -> known.operator() && known.stored().equals(role))
        .findFirst()
        .orElseThrow(() -> new Problem.Invalid("ROLE_UNKNOWN", "no such role"));
  }
}
