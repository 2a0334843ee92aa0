package kassahub.hub.confirmation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import kassahub.hub.account.ApiKeys;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Basis;
import kassahub.hub.activation.LicenceMoves;
import kassahub.hub.agent.EnrolmentAsk;
import kassahub.hub.agent.EnrolmentOutcome;
import kassahub.hub.agent.TokenDraft;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.billing.Billing;
import kassahub.hub.billing.BillingConfig;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.gateway.TestGateway;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.IssuedLicences;
import kassahub.hub.licence.IssuerKey;
import kassahub.hub.licence.KnownBits;
import kassahub.hub.licence.Reissues;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Links;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Claims;
import kassahub.hub.rollout.Rollouts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No operator takes the place of a tenant's agent alone. */
class HeldTokenIT {
  private static TestGateway hub;
  private static Confirmations confirmations;
  private static Caller asking;
  private static Caller second;
  private Caller client;
  private long organisation;
  private String old;
  private final KeyPair pair = TestKeys.newPair();

  @BeforeAll
  static void start() {
    hub = new TestGateway();
    var database = hub.database.database();
    var journal = new Journal(hub.clock);
    var known = new KnownBits(database, journal, new Devices(database, hub.clock), hub.registers);
    var billing =
        Billing.of(
            new Billing.Parts(
                database,
                hub.clock,
                journal,
                hub.changes,
                new Accounts(database, journal, hub.clock),
                BillingConfig.USUAL));
    confirmations =
        new Confirmations(
            database,
            new Confirmations.Parts(
                journal,
                hub.clock,
                new Claims(database, journal, hub.clock),
                hub.enrolments,
                known,
                hub.installations,
                new Reissues(
                    new Devices(database, hub.clock),
                    new IssuedLicences(database, journal, hub.clock),
                    IssuerKey.random()),
                new LicenceMoves(
                    new Basis(database, hub.clock, journal, hub.changes, UUID.randomUUID()),
                    new Catalogue(database, hub.clock),
                    new Devices(database, hub.clock)),
                billing.corrections(),
                billing.payments(),
                new Sellers(database, journal, hub.clock),
                new ApiKeys(database, journal, hub.clock),
                new Links(database, journal, hub.clock, List.of()),
                new Rollouts(database, journal, hub.clock, hub.dispatches)));
    asking = hub.samples.operator(Role.SUPPORT);
    second = colleague(ActorKind.USER);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @BeforeEach
  void enrol() {
    client = hub.samples.client();
    organisation = hub.samples.organisationOf(client);
    old = hub.enrol(client, organisation).agent();
  }

  @Test
  void theComputerWaitsUntilAnotherOperatorHasConfirmed() {
    String token = confirmations.enrol(asking, draft()).token();
    assertThat(ask(token)).isInstanceOf(EnrolmentOutcome.Waiting.class);
    assertThat(revoked()).isFalse();
    assertThatThrownBy(() -> confirmations.confirm(asking, newest()))
        .isInstanceOf(Problem.Forbidden.class)
        .hasMessageContaining("SAME_OPERATOR");
    assertThatThrownBy(() -> confirmations.confirm(colleague(ActorKind.API_KEY), newest()))
        .isInstanceOf(Problem.Forbidden.class);
    assertThat(ask(token)).isInstanceOf(EnrolmentOutcome.Waiting.class);

    confirmations.confirm(second, newest());
    assertThat(ask(token)).isInstanceOf(EnrolmentOutcome.Issued.class);
    assertThat(revoked()).isTrue();
  }

  @Test
  void theStringIsVoidOnceItIsRefusedOrWithdrawn() {
    String refused = confirmations.enrol(asking, draft()).token();
    confirmations.refuse(second, newest());
    String withdrawn = confirmations.enrol(asking, draft()).token();
    confirmations.withdraw(asking, newest());

    for (String token : List.of(refused, withdrawn)) {
      assertThatThrownBy(() -> ask(token)).hasMessageContaining("ENROLMENT_REFUSED");
    }
    assertThat(revoked()).isFalse();
  }

  @Test
  void theStringIsVoidWhenNobodyConfirmedItInTime() {
    String token = confirmations.enrol(asking, draft()).token();
    hub.database.asOwner("update confirmation set expires_at = expires_at - interval '3 days'");
    assertThat(confirmations.expire()).isPositive();
    assertThatThrownBy(() -> ask(token)).hasMessageContaining("ENROLMENT_REFUSED");
  }

  @Test
  void theOwnersOwnStringAndAnOperatorsForAnotherTillWaitForNobody() {
    var plain = new TokenDraft(organisation, "касса 2", 1, 1, false, Optional.empty());
    long before = newest();
    String another = confirmations.enrol(asking, plain).token();
    String own = confirmations.enrol(client, draft()).token();
    assertThat(hub.enrol(another).agent()).isNotEmpty();
    assertThat(hub.enrol(own).agent()).isNotEmpty();
    assertThat(newest()).isEqualTo(before);
    assertThat(revoked()).isTrue();
  }

  private TokenDraft draft() {
    return new TokenDraft(organisation, "касса", 1, 1, false, Optional.of(old));
  }

  private EnrolmentOutcome ask(String token) {
    return hub.enrolments.enrol(
        new EnrolmentAsk(token, TestKeys.csr(pair), "1.0", "kassa-1", Optional.empty()));
  }

  private boolean revoked() {
    return hub.count(
            "select count(*) as n from agent where id = $1 and revoked_at is not null", old)
        == 1;
  }

  private static long newest() {
    return hub.count("select coalesce(max(id), 0) as n from confirmation");
  }

  private static Caller colleague(ActorKind kind) {
    var actor = new Actor(kind, "2", "Борис Ольхов", OptionalLong.of(asking.account()));
    return new Caller(
        actor,
        asking.account(),
        Role.SUPPORT,
        asking.permissions(),
        asking.locale(),
        asking.zone());
  }
}
