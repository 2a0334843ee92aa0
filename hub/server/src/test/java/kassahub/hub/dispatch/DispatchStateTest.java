package kassahub.hub.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DispatchStateTest {
  @ParameterizedTest
  @EnumSource(value = DispatchState.class, mode = EnumSource.Mode.EXCLUDE, names = "DONE")
  void whatTheDeviceHasDoneCountsWhateverTheHubHadGivenUp(DispatchState before) {
    assertThat(before.after(DispatchEvent.DONE)).contains(DispatchState.DONE);
  }

  @ParameterizedTest
  @EnumSource(DispatchEvent.class)
  void doneIsTheEnd(DispatchEvent event) {
    assertThat(DispatchState.DONE.after(event)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = DispatchState.class,
      names = {"FAILED", "EXPIRED", "CANCELLED"})
  void nothingButDoneWakesWhatHasEnded(DispatchState ended) {
    assertThat(ended.after(DispatchEvent.HELD)).isEmpty();
    assertThat(ended.after(DispatchEvent.TAKEN)).isEmpty();
    assertThat(ended.after(DispatchEvent.FAILED)).isEmpty();
  }

  @Test
  void aLateTakeDoesNotUndoWhatTheAgentSaidSince() {
    assertThat(DispatchState.HELD.after(DispatchEvent.TAKEN)).isEmpty();
  }

  @Test
  void unknownAfterACrashIsAFailure() {
    assertThat(DispatchState.TAKEN.after(DispatchEvent.UNKNOWN))
        .isEqualTo(Optional.of(DispatchState.FAILED));
  }
}
