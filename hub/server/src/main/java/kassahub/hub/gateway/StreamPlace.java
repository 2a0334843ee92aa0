package kassahub.hub.gateway;

import java.util.ArrayList;
import java.util.List;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;

/**
 * Where a batch stands in its stream (DESIGN §3).
 *
 * @param fits false: there is a hole before it
 * @param fresh the reports that are not stored yet
 * @param gaps numbers that the agent merged away
 * @param storedUpTo after this batch
 */
record StreamPlace(boolean fits, List<Report> fresh, List<Gap> gaps, long storedUpTo) {

  /** Numbers from first to last that will never come. */
  record Gap(long first, long last) {}

  /**
   * Skips what is stored. The first new number must follow what is stored or be the lowest that the
   * agent still holds; holes further on are told by the batch itself.
   *
   * @param batch ascending, not empty
   */
  static StreamPlace of(long storedUpTo, ReportBatch batch) {
    var gaps = new ArrayList<Gap>(0);
    long last = storedUpTo;
    int first = 0;
    List<Report> reports = batch.getReportsList();
    while (first < reports.size() && reports.get(first).getSequence() <= storedUpTo) {
      first++;
    }
    for (int i = first; i < reports.size(); i++) {
      long sequence = reports.get(i).getSequence();
      if (sequence != last + 1) {
        if (i == first && sequence != batch.getLowestKept()) {
          return new StreamPlace(false, List.of(), List.of(), storedUpTo);
        }
        gaps.add(new Gap(last + 1, sequence - 1));
      }
      last = sequence;
    }
    return new StreamPlace(true, reports.subList(first, reports.size()), gaps, last);
  }
}
