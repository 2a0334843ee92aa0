package kassahub.deploy.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.HubFeatures;
import kassahub.hub.account.ApiKeyDraft;
import kassahub.hub.account.Caller;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.Role;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;

/** The people and programs that may sign in to the demo. */
final class DemoUsers {
  /**
   * Somebody.
   *
   * @param account key of the account
   */
  private record Person(String login, String name, Role role, String account) {}

  private static final List<Person> PEOPLE =
      List.of(
          new Person("partner", "Громова Ирина", Role.PARTNER, "partner"),
          new Person("client", "Белов Сергей", Role.CLIENT, "client"),
          new Person("support", "Зимина Ольга", Role.SUPPORT, "operator"),
          new Person("support2", "Рябинин Павел", Role.SUPPORT, "operator"),
          new Person("administrator", "Лесина Анна", Role.ADMINISTRATOR, "operator"),
          new Person("backoffice", "Панин Олег", Role.BACK_OFFICE, "operator"),
          new Person("other", "Южина Нина", Role.PARTNER, "other"));

  private final HubFeatures hub;
  private final DemoFirms firms;

  DemoUsers(HubFeatures hub, DemoFirms firms) {
    this.hub = hub;
    this.firms = firms;
  }

  /** Makes everybody; logins, passwords and roles for {@code demo.json}. */
  JsonArray enter() {
    var users = new JsonArray();
    for (Person person : PEOPLE) {
      String password = "demo-" + random();
      var draft =
          NewUser.russian(
                  firms.account(person.account()), person.login(), person.name(), person.role())
              .asManager();
      hub.people().users().create(Actor.hub(), draft, Optional.of(password));
      users.add(
          new JsonObject()
              .put("login", person.login())
              .put("password", password)
              .put("role", person.role().stored()));
    }
    return users;
  }

  /** Makes a key for each kind of program. */
  JsonObject keys() {
    return new JsonObject()
        .put("partner", key("partner", Role.PARTNER))
        .put("client", key("client", Role.CLIENT))
        .put("operator", key("operator", Role.SUPPORT));
  }

  /** The partner's or client's first user, to act on their behalf while sowing. */
  Caller caller(String login) {
    var user = hub.people().users().find(login).orElseThrow();
    return new Caller(
        new Actor(
            ActorKind.USER,
            Long.toString(user.id()),
            user.fullName(),
            OptionalLong.of(user.account())),
        user.account(),
        user.roles(),
        user.roles().permissions(),
        Locale.of("ru"),
        DemoFirms.ZONE);
  }

  private String key(String account, Role role) {
    return hub.people()
        .apiKeys()
        .create(
            Actor.hub(), new ApiKeyDraft(firms.account(account), role, "demo", role.permissions()))
        .plain();
  }

  private static String random() {
    byte[] bytes = new byte[5];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
