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
import kassahub.hub.notice.mail.Invitations;
import kassahub.hub.notice.mail.Letters;
import kassahub.hub.notice.mail.MailSettings;
import kassahub.hub.notice.mail.Mails;

/** Who comes in, how, and what is kept for each of them. */
public record People(
    Users users,
    Sessions sessions,
    SecondFactors secondFactors,
    SignInLinks signInLinks,
    ApiKeys apiKeys,
    Settings settings,
    AppSecrets secrets,
    Letters letters,
    Mails mails,
    Invitations invitations) {

  static People build(HubConfig config, Database database, Journal journal, InstantSource clock) {
    var usual = AccountConfig.DEFAULT;
    var rules = new AccountConfig(!config.demo(), usual.idle(), usual.longest());
    var secrets = AppSecrets.open(config.data().resolve("secrets").resolve("authenticator.key"));
    var users = new Users(database, journal, clock, rules);
    var links = new SignInLinks(database, journal, clock);
    var factors = new SecondFactors(database, journal, clock, secrets);
    var mails = new Mails(database, clock, config.mail().isPresent());
    return new People(
        users,
        new Sessions(database, journal, clock, rules),
        factors,
        links,
        new ApiKeys(database, journal, clock),
        new Settings(database, clock),
        secrets,
        new Letters(secrets, config.mail().map(MailSettings::cabinet).orElse("")),
        mails,
        new Invitations(database, new Invitations.Parts(users, links, factors, secrets, mails)));
  }
}
