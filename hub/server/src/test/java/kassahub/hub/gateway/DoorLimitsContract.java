package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.dispatch.DispatchState;
import kassahub.hub.gateway.DoorClient.Answer;
import kassahub.proto.v1.Dispatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How much both doors let through at once. */
public abstract class DoorLimitsContract extends AgentDoorCase {
  private static final int WINDOW = 16;

  /** Whoever comes, and whoever leaves: both take turns. */
  private static final String WAITING_FOR_A_LINK =
      """
      select count(*) as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
        and (query like 'insert into agent_link%' or query like '%update agent_link l set instance = null%')
      """;

  private final AtomicLong streams = new AtomicLong(1_000_000);

  @Test
  void givesAnAgentSixteenDispatchesAndTheNextWhenOneIsTaken() throws Exception {
    try (var agent = greeted()) {
      agent.send(Reports.batch(stream, 1, state()));
      List<UUID> ids = orderMany(keys.agent(), WINDOW + 1);
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(ids)
                      .extracting(this::dispatchState)
                      .containsOnlyOnce(DispatchState.WAITING)
                      .contains(DispatchState.SENT));

      var given = new HashSet<ByteString>();
      Dispatch first = agent.next().getDispatch();
      given.add(first.getId());
      for (int i = 1; i < WINDOW; i++) {
        given.add(agent.next().getDispatch().getId());
      }
      agent.taken(first);
      given.add(agent.next().getDispatch().getId());

      assertThat(given).hasSize(WINDOW + 1);
    }
  }

  /** At the hub's own ports each connection is an open file. */
  protected final void refusesWhoComesBeyondItsFiles() throws Exception {
    try (var _ = fullOfLinks()) {
      assertThat(refusal(keys)).contains("the hub has no room now");
    }
    try (var agent = greeted()) {
      assertThat(agent.send(Reports.batch(stream, 1, state())).code()).isEmpty();
    }
  }

  /** A hub that was restarted: everybody is back at once, each with a report in hand. */
  protected final void letsAllInThatComeAtOnceOneAfterTheOther() throws Exception {
    List<TestKeys> all =
        IntStream.range(0, 5 * TestGateway.TURNS)
            .mapToObj(i -> hub.enrol(support, organisation))
            .toList();
    var back = new ArrayList<Future<Answer>>();
    DoorClient leaves = greeted();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try (var _ = hub.hold(LINK)) {
        leaves.close();
        all.forEach(one -> back.add(threads.submit(() -> comesBack(one))));
        Awaitility.await()
            .during(Duration.ofMillis(300))
            .atMost(Duration.ofSeconds(30))
            .until(() -> hub.count(WAITING_FOR_A_LINK) == TestGateway.TURNS);
      }
      for (var answer : back) {
        assertThat(answer.get()).isEqualTo(Answer.STORED);
      }
    }
  }

  private Answer comesBack(TestKeys shown) throws Exception {
    long own = stream + streams.incrementAndGet();
    try (var agent = connect(shown)) {
      agent.hello(own);
      return agent.send(Reports.batch(own, 1, Reports.state("00%014d".formatted(own))));
    }
  }

  @Test
  void letsNobodyInWhileTheHubIsFull() throws Exception {
    try (var _ = fullHub()) {
      assertThat(refusal(keys)).contains("the hub has no room now");
    }
    try (var agent = greeted()) {
      assertThat(agent.send(Reports.batch(stream, 1, state())).code()).isEmpty();
    }
  }
}
