package kassahub.hub.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentSendsTest {
  private static final String AGENT = "agent-1";
  private static final UUID DISPATCH = UUID.randomUUID();
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

  private final RecentSends sends = new RecentSends();

  @Test
  void aSendRipensOverTwoPassesAndStaysUntilItIsWritten() {
    sends.sent(AGENT, 1, DISPATCH, NOW);

    assertThat(sends.ripe()).isEmpty();
    var ripe = sends.ripe();
    assertThat(ripe)
        .containsExactly(new RecentSends.Send(AGENT, 1, DISPATCH, Optional.of(NOW), false));
    assertThat(sends.of(List.of(AGENT))).containsExactly(DISPATCH);

    sends.written(ripe);
    assertThat(sends.of(List.of(AGENT))).isEmpty();
    assertThat(sends.ripe()).isEmpty();
  }

  @Test
  void whatIsTakenWhileItIsWrittenAsSentIsWrittenOnceMore() {
    sends.sent(AGENT, 1, DISPATCH, NOW);
    sends.ripe();
    var ripe = sends.ripe();
    sends.taken(AGENT, 1, DISPATCH);
    sends.written(ripe);

    assertThat(sends.ripe()).extracting(RecentSends.Send::taken).containsExactly(true);
  }

  @Test
  void aTakeThatOvertakesItsSendIsNotForgotten() {
    sends.taken(AGENT, 1, DISPATCH);
    sends.sent(AGENT, 1, DISPATCH, NOW);
    sends.ripe();

    assertThat(sends.ripe())
        .containsExactly(new RecentSends.Send(AGENT, 1, DISPATCH, Optional.of(NOW), true));
  }

  @Test
  void aTakeOfAnOlderLinkSaysNothingOfTheNewOne() {
    sends.taken(AGENT, 1, DISPATCH);
    sends.sent(AGENT, 2, DISPATCH, NOW);
    sends.ripe();

    assertThat(sends.ripe()).extracting(RecentSends.Send::taken).containsExactly(false);
  }

  @Test
  void anAgentWithANewLinkWasSentNothing() {
    sends.sent(AGENT, 1, DISPATCH, NOW);
    sends.sent("agent-2", 1, UUID.randomUUID(), NOW);
    sends.forget(AGENT);

    assertThat(sends.of(List.of(AGENT))).isEmpty();
    sends.ripe();
    assertThat(sends.ripe()).extracting(RecentSends.Send::agent).containsExactly("agent-2");
  }

  @Test
  void whatAnAgentSaysItHasFillsNoMoreThanItsShare() {
    for (int i = 0; i < 1_000; i++) {
      sends.taken(AGENT, 1, new UUID(0, i));
    }

    assertThat(sends.of(List.of(AGENT))).hasSize(256);
  }

  @Test
  void atItsLimitItIsFullUntilSomeIsWritten() {
    for (int i = 0; i < 100_000; i++) {
      sends.sent(AGENT, 1, new UUID(0, i), NOW);
    }
    sends.taken(AGENT, 1, DISPATCH);
    assertThat(sends.full()).isTrue();
    sends.ripe();
    var ripe = sends.ripe();
    assertThat(ripe).hasSize(100_000);

    sends.written(ripe.subList(0, 1));
    assertThat(sends.full()).isFalse();
  }
}
