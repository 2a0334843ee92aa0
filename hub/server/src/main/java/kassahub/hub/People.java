package kassahub.hub;

import java.time.InstantSource;
import kassahub.hub.account.AccountConfig;
import kassahub.hub.account.ApiKeys;
import kassahub.hub.account.AppSecrets;
import kassahub.hub.account.SecondFactors;
import kassahub.hub.account.Sessions;
import kassahub.hub.account.Settings;
import kassahub.hub.account.SignInLinks;
import kassahub.hub.account.Users;
import kassahub.hub.database.Database;
import kassahub.hub.journal.Journal;

/** Who comes in, how, and what is kept for each of them. */
public record People(
    Users users,
    Sessions sessions,
    SecondFactors secondFactors,
    SignInLinks signInLinks,
    ApiKeys apiKeys,
    Settings settings) {

  static People build(HubConfig config, Database database, Journal journal, InstantSource clock) {
    var usual = AccountConfig.DEFAULT;
    var rules = new AccountConfig(!config.demo(), usual.idle(), usual.longest());
    var secrets = AppSecrets.open(config.data().resolve("secrets").resolve("authenticator.key"));
    return new People(
        new Users(database, journal, clock, rules),
        new Sessions(database, journal, clock, rules),
        new SecondFactors(database, journal, clock, secrets),
        new SignInLinks(database, journal, clock),
        new ApiKeys(database, journal, clock),
        new Settings(database, clock));
  }
}
