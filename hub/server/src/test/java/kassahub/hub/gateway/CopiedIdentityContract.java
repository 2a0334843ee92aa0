package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.security.KeyPair;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.proto.v1.RenewRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Somebody has a copy of an agent's key and certificate and renews with it; the hub cannot know
 * which of the two is the agent (DESIGN d7).
 */
public abstract class CopiedIdentityContract extends AgentDoorCase {
  private TestKeys renewed;

  @BeforeEach
  void renewWithACopy() throws Exception {
    hub.ageCertificates(keys.agent());
    KeyPair pair = TestKeys.newPair();
    var csr = ByteString.copyFrom(TestKeys.csr(pair));
    try (var thief = greeted()) {
      var answer = thief.renew(RenewRequest.newBuilder().setCsr(csr).build());
      renewed = TestKeys.of(answer.getIssued().getChainList(), keys.agent(), pair);
    }
  }

  @Test
  void theOldCertificateThatComesBackAndBackStopsBoth() throws Exception {
    try (var thief = greetedAsRenewed()) {
      comeBack(2);
      assertThat(suspended()).isZero();
      assertThat(refusal(keys)).contains("AGENT_SUSPENDED");
      hub.links.check();
      assertThat(thief.end()).contains(door().stopped());
    }
    assertThat(refusal(renewed)).contains("AGENT_SUSPENDED");
    assertThat(hub.journalled("agent.suspended", keys.agent())).isEqualTo(1);
  }

  @Test
  void onceOrTwiceIsAnAgentThatWasNotWelcomedYet() throws Exception {
    greetedAsRenewed().close();
    comeBack(2);
    greetedAsRenewed().close();
    assertThat(suspended()).isZero();
  }

  @Test
  void returnsOfAnotherDayDoNotCount() throws Exception {
    greetedAsRenewed().close();
    comeBack(2);
    hub.database.asOwner(
        "update agent_certificate set returns_since = returns_since - interval '25 hours'");
    comeBack(2);
    assertThat(suspended()).isZero();
  }

  @Test
  void whoIsReleasedByAPersonStartsFromNothing() throws Exception {
    greetedAsRenewed().close();
    comeBack(2);
    refusal(keys);
    hub.agents.release(support, keys.agent());
    greetedAsRenewed().close();
    comeBack(2);
    assertThat(suspended()).isZero();
  }

  @Test
  void anAgentThatLostTheAnswerGoesOnWithTheCertificateItHas() throws Exception {
    for (int i = 0; i < 4; i++) {
      greeted().close();
    }
    assertThat(suspended()).isZero();
  }

  private DoorClient greetedAsRenewed() throws Exception {
    DoorClient agent = connect(renewed);
    agent.hello(stream);
    return agent;
  }

  private void comeBack(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(refusal(keys)).contains("CERTIFICATE_REVOKED");
    }
  }

  private long suspended() {
    return hub.count(
        "select count(*) as n from agent where id = $1 and suspended_at is not null", keys.agent());
  }
}
