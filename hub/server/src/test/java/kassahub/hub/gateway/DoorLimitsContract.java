package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import kassahub.hub.dispatch.DispatchState;
import kassahub.proto.v1.Dispatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How much both doors let through at once. */
public abstract class DoorLimitsContract extends AgentDoorCase {
  private static final int WINDOW = 16;

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
