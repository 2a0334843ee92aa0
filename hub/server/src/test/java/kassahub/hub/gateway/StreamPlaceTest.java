package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import kassahub.hub.gateway.StreamPlace.Gap;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;
import org.junit.jupiter.api.Test;

class StreamPlaceTest {
  @Test
  void takesWhatFollows() {
    StreamPlace place = StreamPlace.of(4, batch(1, 5, 6));
    assertThat(place.fits()).isTrue();
    assertThat(place.fresh()).extracting(Report::getSequence).containsExactly(5L, 6L);
    assertThat(place.storedUpTo()).isEqualTo(6);
    assertThat(place.gaps()).isEmpty();
  }

  @Test
  void skipsWhatIsStored() {
    assertThat(StreamPlace.of(5, batch(1, 4, 5, 6)).fresh())
        .extracting(Report::getSequence)
        .containsExactly(6L);
  }

  @Test
  void takesNothingFromABatchThatIsStoredWhole() {
    StreamPlace place = StreamPlace.of(9, batch(1, 4, 5));
    assertThat(place.fits()).isTrue();
    assertThat(place.fresh()).isEmpty();
    assertThat(place.storedUpTo()).isEqualTo(9);
  }

  @Test
  void refusesAHole() {
    StreamPlace place = StreamPlace.of(4, batch(3, 6));
    assertThat(place.fits()).isFalse();
    assertThat(place.storedUpTo()).isEqualTo(4);
  }

  @Test
  void takesAHoleThatTheAgentDeclares() {
    StreamPlace place = StreamPlace.of(4, batch(9, 9, 10));
    assertThat(place.fits()).isTrue();
    assertThat(place.gaps()).containsExactly(new Gap(5, 8));
  }

  @Test
  void recordsHolesInsideABatch() {
    assertThat(StreamPlace.of(4, batch(5, 5, 8)).gaps()).containsExactly(new Gap(6, 7));
  }

  private static ReportBatch batch(long lowestKept, long... sequences) {
    var batch = ReportBatch.newBuilder().setLowestKept(lowestKept);
    for (long sequence : sequences) {
      batch.addReports(Report.newBuilder().setSequence(sequence));
    }
    return batch.build();
  }
}
