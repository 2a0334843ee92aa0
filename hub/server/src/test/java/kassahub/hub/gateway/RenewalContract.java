package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.security.KeyPair;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.RenewAnswer;
import kassahub.proto.v1.RenewRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new certificate over the open link, whatever an agent speaks (DESIGN d7). */
public abstract class RenewalContract extends AgentDoorCase {
  @BeforeEach
  void age() {
    hub.ageCertificates(keys.agent());
  }

  @Test
  void givesACertificateForANewKeyAndEndsTheOldOneWhenTheNewOneConnects() throws Exception {
    KeyPair pair = TestKeys.newPair();
    EnrolAnswer issued = renew(pair).getIssued();
    assertThat(issued.getAgent()).isEqualTo(keys.agent());
    assertThat(issued.getRootsCount()).isEqualTo(1);
    greeted().close(); // the old one is still good
    try (var agent = connect(TestKeys.of(issued.getChainList(), keys.agent(), pair))) {
      agent.hello(stream);
    }
    assertThat(log.lines()).isEmpty();
    assertThat(refusal(keys)).contains("CERTIFICATE_REVOKED");
  }

  @Test
  void answersTheSameKeyTheSameHoweverOftenItAsks() throws Exception {
    KeyPair pair = TestKeys.newPair();
    RenewAnswer first = renew(pair);
    assertThat(renew(pair).getIssued().getChain(0)).isEqualTo(first.getIssued().getChain(0));
    assertThat(certificates()).isEqualTo(2);
  }

  @Test
  void letsAnAgentThatLostTheAnswerAskWithAnotherKey() throws Exception {
    KeyPair lost = TestKeys.newPair();
    EnrolAnswer unseen = renew(lost).getIssued();
    KeyPair second = TestKeys.newPair();
    EnrolAnswer seen = renew(second).getIssued();
    try (var agent = connect(TestKeys.of(seen.getChainList(), keys.agent(), second))) {
      agent.hello(stream);
    }
    assertThat(refusal(TestKeys.of(unseen.getChainList(), keys.agent(), lost)))
        .contains("CERTIFICATE_REVOKED");
  }

  @Test
  void refusesBeforeTwoThirdsOfTheLifeAreOver() throws Exception {
    keys = hub.enrol(support, organisation);
    refuses(TestKeys.csr(TestKeys.newPair()), "RENEWAL_NOT_DUE");
  }

  @Test
  void writesEachNewCertificateIntoTheJournalOnce() throws Exception {
    KeyPair pair = TestKeys.newPair();
    renew(pair);
    renew(pair);
    renew(TestKeys.newPair());
    assertThat(hub.journalled("agent.certificate-renewed", keys.agent())).isEqualTo(2);
  }

  @Test
  void refusesTheKeyInUse() throws Exception {
    refuses(TestKeys.csr(keys.pair()), "KEY_NOT_NEW");
  }

  @Test
  void refusesARequestThatIsNone() throws Exception {
    refuses(new byte[] {1, 2, 3}, "CSR_UNUSABLE");
  }

  @Test
  void refusesAnAgentThatWasRevokedSinceItConnected() throws Exception {
    try (var agent = greeted()) {
      hub.agents.revoke(support, keys.agent(), "украден");
      var before = hub.tables();
      var answer = agent.renew(request(TestKeys.csr(TestKeys.newPair())));
      assertThat(answer.getCode()).isEqualTo("AGENT_REVOKED");
      loggedOnce(keys.agent(), "AGENT_REVOKED");
      assertThat(hub.tables()).isEqualTo(before);
    }
  }

  @Test
  void refusesMoreThanTenADay() throws Exception {
    for (int i = 0; i < 9; i++) {
      assertThat(renew(TestKeys.newPair()).hasIssued()).isTrue();
    }
    refuses(TestKeys.csr(TestKeys.newPair()), "RENEWED_TOO_OFTEN");
  }

  private void refuses(byte[] csr, String code) throws Exception {
    try (var agent = greeted()) {
      var before = hub.tables();
      RenewAnswer answer = agent.renew(request(csr));
      assertThat(answer.hasIssued()).isFalse();
      assertThat(answer.getCode()).isEqualTo(code);
      loggedOnce(keys.agent(), code);
      assertThat(hub.tables()).isEqualTo(before);
    }
  }

  private RenewAnswer renew(KeyPair pair) throws Exception {
    try (var agent = greeted()) {
      return agent.renew(request(TestKeys.csr(pair)));
    }
  }

  private static RenewRequest request(byte[] csr) {
    return RenewRequest.newBuilder().setCsr(ByteString.copyFrom(csr)).build();
  }

  private long certificates() {
    return hub.count(
        "select count(*) as n from agent_certificate where agent_id = $1", keys.agent());
  }
}
