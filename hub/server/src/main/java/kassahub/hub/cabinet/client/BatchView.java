package kassahub.hub.cabinet.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import kassahub.hub.agent.EnrolmentBatch;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.web.table.Table;

/** Pages of enrolment batches. */
public final class BatchView {
  private BatchView() {}

  /** All of them, and the form of a new one. */
  public record All(
      List<Organisation> organisations,
      List<EnrolmentBatch> batches,
      BatchForm form,
      Instant now) {}

  /**
   * One of them.
   *
   * @param counts of tills by state
   * @param decides the reader may approve it
   * @param own the reader made it
   */
  public record One(
      EnrolmentBatch batch,
      String state,
      Map<String, Long> counts,
      boolean decides,
      boolean own,
      Table table) {

    public long count(String name) {
      return counts.getOrDefault(name, 0L);
    }

    /** Tills whose strings can still be used. */
    public long open() {
      return count("unused") + count("refused") + count("asking");
    }

    /** Places of the first labels of each file. */
    public List<Integer> sheets() {
      return java.util.stream.IntStream.iterate(
              1, from -> from <= batch.tills(), from -> from + BatchPages.LABELS)
          .boxed()
          .toList();
    }

    /** Place of the last label of the file that begins here. */
    public int end(int from) {
      return Math.min(batch.tills(), from + BatchPages.LABELS - 1);
    }
  }
}
