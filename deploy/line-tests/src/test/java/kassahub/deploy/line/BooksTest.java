package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kassahub.deploy.line.Books.Gap;
import kassahub.deploy.line.Books.StoredState;
import kassahub.proto.v1.DispatchResult;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.RegisterState;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.Test;

class BooksTest {
  private static final long STREAM = 7;
  private static final String DISPATCH = "00ff";

  private final Map<Long, Long> streams = new HashMap<>(Map.of(STREAM, 3L));
  private final List<Gap> gaps = new ArrayList<>();
  private final List<StoredState> history =
      new ArrayList<>(List.of(stored(1, 10), stored(2, 20), stored(3, 30)));
  private final Map<String, String> dispatches = new HashMap<>(Map.of(DISPATCH, "done"));
  private final List<Report> had =
      new ArrayList<>(List.of(state(1, 10), state(2, 20), state(3, 30)));
  private final List<Report> acknowledged = new ArrayList<>(had);

  @Test
  void hasNothingAgainstGoodBooks() {
    assertThat(mistakes()).isEmpty();
  }

  @Test
  void seesAReportThatIsStoredTwice() {
    history.add(stored(2, 20));

    assertThat(mistakes()).containsExactly("report 2 of stream 7 is stored 2 times");
  }

  @Test
  void seesAnAcknowledgedReportThatIsMissing() {
    history.removeLast();

    assertThat(mistakes()).contains("report 3 of stream 7 was acknowledged and is not there");
  }

  @Test
  void takesNoGapForAnAcknowledgedReport() {
    history.removeLast();
    gaps.add(new Gap(STREAM, 3, 3));

    assertThat(mistakes())
        .containsExactly("report 3 of stream 7 was acknowledged and is not there");
  }

  @Test
  void seesAnotherReportOfTheAcknowledgedNumber() {
    acknowledged.set(2, state(3, 31));
    had.add(state(3, 31));

    assertThat(mistakes())
        .containsExactly("report 3 of stream 7 was acknowledged and is not there");
  }

  @Test
  void seesWhatCountsAsStoredAndWasDropped() {
    history.removeLast();
    acknowledged.removeLast();

    assertThat(mistakes())
        .containsExactly("report 3 of stream 7 counts as stored and is not there");
  }

  @Test
  void seesAReportBeyondItsStream() {
    streams.put(STREAM, 2L);

    assertThat(mistakes())
        .containsExactly("report 3 of stream 7 is stored, but its stream says that it is not");
  }

  @Test
  void wantsHolesDeclared() {
    streams.put(STREAM, 4L);

    assertThat(mistakes())
        .containsExactly("report 4 of stream 7 never was, and no gap is declared");

    gaps.add(new Gap(STREAM, 4, 4));
    assertThat(mistakes()).isEmpty();

    had.removeFirst();
    history.removeFirst();
    acknowledged.removeFirst();
    assertThat(mistakes())
        .containsExactly("report 1 of stream 7 never was, and no gap is declared");
  }

  @Test
  void seesAResultThatMovedNothing() {
    streams.put(STREAM, 4L);
    had.add(result(4, Outcome.DONE));
    acknowledged.add(result(4, Outcome.DONE));
    assertThat(mistakes()).isEmpty();

    dispatches.put(DISPATCH, "taken");
    assertThat(mistakes()).containsExactly("report 4 of stream 7 has not moved dispatch 00ff");
  }

  private List<String> mistakes() {
    return new Books(streams, gaps, history, dispatches).mistakes(had, acknowledged);
  }

  private static StoredState stored(long sequence, long at) {
    return new StoredState(STREAM, sequence, at);
  }

  private static Report state(long sequence, long at) {
    return report(sequence)
        .setRegister("0000000001000001")
        .setDeviceTimeMillis(at)
        .setState(RegisterState.getDefaultInstance())
        .build();
  }

  private static Report result(long sequence, Outcome outcome) {
    var dispatch = ByteString.copyFrom(new byte[] {0, (byte) 0xff});
    return report(sequence)
        .setResult(DispatchResult.newBuilder().setDispatch(dispatch).setOutcome(outcome))
        .build();
  }

  private static Report.Builder report(long sequence) {
    return Report.newBuilder().setStream(STREAM).setSequence(sequence);
  }
}
