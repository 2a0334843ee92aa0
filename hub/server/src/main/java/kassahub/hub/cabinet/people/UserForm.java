package kassahub.hub.cabinet.people;

import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.account.NewUser;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Texts;

/**
 * Somebody to be invited as they stand in the form.
 *
 * @param faults sentences by the name of the field
 */
public record UserForm(
    String name, String login, String language, boolean manager, Map<String, String> faults) {

  static UserForm blank() {
    return new UserForm("", "", "ru", false, Map.of());
  }

  static UserForm sent(Request request) {
    return new UserForm(
        request.formText("name"),
        request.formText("login"),
        request.formText("language"),
        request.form("manager").isPresent(),
        Map.of());
  }

  UserForm refused(Problem problem, Texts texts) {
    var field = problem.code().equals("NAME_MISSING") ? "name" : "login";
    return new UserForm(name, login, language, manager, Map.of(field, texts.refusal(problem)));
  }

  /** What is wrong with a field. */
  public Optional<String> fault(String field) {
    return Optional.ofNullable(faults.get(field));
  }

  /** For the account of whoever invites, in their role and at their time. */
  NewUser draft(Caller caller) {
    var draft =
        new NewUser(
            caller.account(),
            login,
            name,
            caller.roles(),
            language.equals("en") ? "en" : "ru",
            caller.zone(),
            false);
    return manager ? draft.asManager() : draft;
  }
}
