package kassahub.hub.notice.mail;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import kassahub.hub.Samples;
import kassahub.hub.Together;
import kassahub.hub.account.ApiKeys;
import kassahub.hub.account.Caller;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.PasswordLink;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Role;
import kassahub.hub.account.SignIn;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** X-97, CATALOGUE §9: who lets whom in, and how somebody who forgot gets back in. */
class InvitationsIT {
  private static final String NEW_PASSWORD = "another good one";
  private static final Pattern TOKEN =
      Pattern.compile("/(?:invitation|recovery)/([A-Za-z0-9_=\\n-]+?)\\n\\n");

  @TempDir private static Path directory;
  private final FakeSmtp mailbox = new FakeSmtp();
  private MailWorld world;
  private Posting posting;
  private long account;
  private Caller manager;

  @BeforeEach
  void open() {
    world = new MailWorld(directory);
    posting = world.posting(mailbox.port());
    account = world.partner();
    manager = world.manager(account);
  }

  @AfterEach
  void close() throws java.io.IOException {
    mailbox.close();
    world.close();
  }

  @Test
  void whoIsInvitedChoosesAPasswordOnceAndIsIn() {
    var person = invited();
    var token = tokens().getFirst();

    world.links.setPassword(PasswordLink.INVITATION, token, NEW_PASSWORD);

    assertThat(signIn(person.login(), NEW_PASSWORD)).isInstanceOf(SignIn.Accepted.class);
    assertThatThrownBy(
            () -> world.links.setPassword(PasswordLink.INVITATION, token, MailWorld.PASSWORD))
        .hasMessageContaining("LINK_USED_OR_EXPIRED");
    assertThatThrownBy(() -> world.invitations.again(manager, world.user(person).id()))
        .hasMessageContaining("USER_SETTLED");
  }

  @Test
  void aNewInvitationEndsTheOneBeforeAndTakingItBackEndsIt() {
    long id = world.user(invited()).id();
    world.clock.advance(Duration.ofHours(1));
    world.invitations.again(manager, id);
    posting.run();
    var tokens = tokens();
    assertThat(world.links.reader(PasswordLink.INVITATION, tokens.getFirst())).isEmpty();
    assertThat(world.links.reader(PasswordLink.INVITATION, tokens.getLast())).isPresent();

    world.invitations.withdraw(manager, id);

    assertThat(world.links.reader(PasswordLink.INVITATION, tokens.getLast())).isEmpty();
  }

  /** An invitation is the only way in until there is a password. */
  @Test
  void whoseInvitationWasWithdrawnGetsNoLinkForAForgottenPassword() {
    var person = MailWorld.person(account);
    world.invitations.invite(manager, person);
    world.invitations.withdraw(manager, world.user(person).id());

    world.invitations.recover(person.login(), "192.0.2.7");

    assertThat(world.mails.waiting()).isZero();
  }

  @Test
  void whatWasTakenBackBeforeItWasSentIsNotSent() {
    var person = MailWorld.person(account);
    world.invitations.invite(manager, person);
    world.invitations.withdraw(manager, world.user(person).id());

    assertThat(posting.run()).isZero();
    assertThat(mailbox.letters()).isEmpty();
    assertThat(world.invitations.list(manager))
        .filteredOn(one -> one.member().user().login().equals(person.login()))
        .allSatisfy(one -> assertThat(one.mail()).contains(MailState.WITHDRAWN))
        .hasSize(1);
  }

  @Test
  void onlyManagersLetPeopleInAndOnlyIntoTheirOwnAccount() {
    var person = MailWorld.person(account);
    var plain = world.signedIn(MailWorld.person(account));
    assertThat(plain.may(Permission.MANAGE_USERS)).isFalse();
    assertThatThrownBy(() -> world.invitations.invite(plain, person))
        .isInstanceOf(Problem.Forbidden.class);
    assertThatThrownBy(() -> world.invitations.list(plain)).isInstanceOf(Problem.Forbidden.class);

    var stranger = world.manager(world.partner());
    assertThatThrownBy(() -> world.invitations.invite(stranger, person))
        .isInstanceOf(Problem.Forbidden.class);
    assertThatThrownBy(() -> world.invitations.invite(manager, operator(account)))
        .isInstanceOf(Problem.Forbidden.class);
    long id = world.user(invited()).id();
    for (var act :
        List.<java.util.function.BiConsumer<Caller, Long>>of(
            world.invitations::again,
            world.invitations::withdraw,
            world.invitations::resetSecondFactor,
            world.users::disable,
            world.users::enable)) {
      assertThatThrownBy(() -> act.accept(stranger, id)).isInstanceOf(Problem.NotFound.class);
      assertThatThrownBy(() -> act.accept(plain, id)).isInstanceOf(Problem.Forbidden.class);
    }
    assertThat(world.invitations.list(stranger)).hasSize(1);
  }

  @Test
  void oneIsInvitedAgainThriceInAQuarterOfAnHour() {
    long id = world.user(invited()).id();
    for (int i = 0; i < 3; i++) {
      world.invitations.again(manager, id);
    }
    assertThatThrownBy(() -> world.invitations.again(manager, id))
        .hasMessageContaining("INVITED_ENOUGH");
    world.clock.advance(Duration.ofMinutes(16));
    world.invitations.again(manager, id);
  }

  @Test
  void nobodyShutsThemselvesOut() {
    long self = Long.parseLong(manager.actor().id());
    assertThatThrownBy(() -> world.users.disable(manager, self))
        .hasMessageContaining("NOT_YOURSELF");
    assertThatThrownBy(() -> world.users.setManager(manager, self, false))
        .hasMessageContaining("NOT_YOURSELF");
  }

  @Test
  void oneOfTwoWhoShutEachOtherOutIsLeft() {
    var other = world.manager(account);
    long first = Long.parseLong(manager.actor().id());
    long second = Long.parseLong(other.actor().id());

    var ended =
        Together.run(
            world.server,
            account,
            () -> world.users.disable(manager, second),
            () -> world.users.setManager(other, first, false));

    assertThat(ended).hasSize(1);
    assertThat(ended.getFirst()).isInstanceOf(Problem.Forbidden.class);
    assertThat(
            world.users.find(first).orElseThrow().manager()
                ^ !world.users.find(second).orElseThrow().disabled())
        .isTrue();
  }

  @Test
  void anAccountHasAHundredKeysAndOneLessWhenOneIsRevoked() {
    var keys = new ApiKeys(world.server.database(), world.journal, world.clock);
    var scopes = Set.of(Permission.SEE_REGISTERS);
    Runnable make =
        () -> world.server.database().run(tx -> keys.create(tx, manager, "касса", scopes));
    for (int i = 0; i < 99; i++) {
      make.run();
    }

    assertThat(Together.run(world.server, account, make, make))
        .singleElement(as(THROWABLE))
        .hasMessageContaining("TOO_MANY_KEYS");
    keys.revoke(manager, keys.list(manager).getFirst().id());
    make.run();
    assertThat(keys.list(manager)).hasSize(100);
  }

  @Test
  void whoIsShutOutIsOutAtOnceAndComesBackWithTheSamePassword() {
    var draft = MailWorld.person(account);
    world.signedIn(draft);
    world.users.disable(manager, world.user(draft).id());
    assertThat(signIn(draft.login(), MailWorld.PASSWORD)).isEqualTo(new SignIn.Refused());
    world.users.enable(manager, world.user(draft).id());
    assertThat(signIn(draft.login(), MailWorld.PASSWORD)).isInstanceOf(SignIn.Accepted.class);
  }

  @Test
  void rightsOfAManagerAreGivenAndTaken() {
    var draft = MailWorld.person(account);
    world.signedIn(draft);
    world.users.setManager(manager, world.user(draft).id(), true);
    assertThat(world.user(draft).manager()).isTrue();
    world.users.setManager(manager, world.user(draft).id(), false);
    assertThat(world.user(draft).manager()).isFalse();
  }

  @Test
  void operatorsAreLetInByTheCommandAlone() {
    long house = world.samples.account(AccountKind.OPERATOR);
    var administrator = Samples.caller(house, Role.ADMINISTRATOR);
    for (var role : List.of(Role.ADMINISTRATOR, Role.SUPPORT)) {
      assertThatThrownBy(
              () -> world.invitations.invite(Samples.caller(house, role), operator(house)))
          .as("%s", role)
          .isInstanceOf(Problem.Forbidden.class);
    }
    assertThatThrownBy(() -> world.invitations.invite(administrator, MailWorld.person(house)))
        .isInstanceOf(Problem.Forbidden.class);
  }

  @Test
  void aLoginHasToBeAnAddressAndNobodyElses() {
    var person = MailWorld.person(account);
    for (var wrong : List.of("anna", "anna@", "@example.ru", "анна@example.ru", "a b@example.ru")) {
      assertThatThrownBy(
              () ->
                  world.invitations.invite(
                      manager, NewUser.russian(account, wrong + " ", "Анна", Role.PARTNER)))
          .as(wrong)
          .isInstanceOf(Problem.Invalid.class);
    }
    world.invitations.invite(manager, person);
    assertThatThrownBy(() -> world.invitations.invite(manager, person))
        .hasMessageContaining("LOGIN_TAKEN");
    assertThat(world.mails.waiting()).isOne();
  }

  @Test
  void whoForgotGetsALinkForAnHourAndALockEndsWithIt() {
    var draft = MailWorld.person(account);
    world.signedIn(draft);
    for (int i = 0; i < 6; i++) {
      signIn(draft.login(), "wrong password");
    }
    world.invitations.recover(draft.login().toUpperCase(java.util.Locale.ROOT), "203.0.113.7");
    posting.run();
    var token = tokens().getFirst();
    world.links.setPassword(PasswordLink.RECOVERY, token, NEW_PASSWORD);
    assertThat(signIn(draft.login(), NEW_PASSWORD)).isInstanceOf(SignIn.Accepted.class);

    world.invitations.recover(draft.login(), "203.0.113.7");
    posting.run();
    world.clock.advance(Duration.ofHours(1));
    assertThat(world.links.reader(PasswordLink.RECOVERY, tokens().getLast())).isEmpty();
  }

  @Test
  void nobodyLearnsWhoIsThereAndNobodyIsFlooded() {
    var draft = MailWorld.person(account);
    world.signedIn(draft);
    for (int i = 0; i < 5; i++) {
      world.invitations.recover(draft.login(), "203.0.113." + i);
    }
    assertThat(world.mails.waiting()).as("no more than three").isEqualTo(3);
    for (int i = 0; i < 20; i++) {
      world.invitations.recover("nobody" + i + "@example.ru", "198.51.100.1");
    }
    var other = MailWorld.person(account);
    world.signedIn(other);
    world.invitations.recover(other.login(), "198.51.100.1");
    assertThat(world.mails.waiting()).as("the address asked for too many").isEqualTo(3);
    world.clock.advance(Duration.ofMinutes(15));
    world.users.disable(manager, world.user(other).id());
    world.invitations.recover(other.login(), "198.51.100.1");
    assertThat(world.mails.waiting()).as("shut out").isEqualTo(3);
  }

  @Test
  void theDatabaseHoldsNoTokenOfALinkThatIsStillToBeSent() {
    invited();
    var token = tokens().getFirst();
    var found =
        world
            .server
            .database()
            .transact(
                tx ->
                    tx.list(
                        "select m::text as text from mail m union all select l::text from"
                            + " sign_in_link l",
                        row -> row.string("text")));
    assertThat(found).hasSize(2).noneMatch(row -> row.contains(token));
  }

  private SignIn signIn(String login, String password) {
    return world.users.signIn(login, password, "203.0.113.7");
  }

  private NewUser invited() {
    var person = MailWorld.person(account);
    world.invitations.invite(manager, person);
    posting.run();
    return person;
  }

  private static NewUser operator(long account) {
    var login = MailWorld.person(account).login();
    return NewUser.russian(account, login, "Поддержка", Role.SUPPORT);
  }

  /** Of every letter, in order. */
  private List<String> tokens() {
    return mailbox.letters().stream()
        .map(letter -> letter.replace("=\n", ""))
        .map(
            letter -> {
              var token = TOKEN.matcher(letter);
              assertThat(token.find()).as(letter).isTrue();
              return token.group(1);
            })
        .toList();
  }
}
