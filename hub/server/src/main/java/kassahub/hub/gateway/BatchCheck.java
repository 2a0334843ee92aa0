package kassahub.hub.gateway;

import java.util.Optional;
import kassahub.hub.gateway.Decision.Refused;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;

/** The limits that proto/TOPICS.md and report.proto set. */
final class BatchCheck {
  static final int MOST_REPORTS = 200;

  private BatchCheck() {}

  /** Why the batch can never be stored; empty when it is well formed. */
  static Optional<Refused> fault(AgentLink link, ReportBatch batch) {
    if (batch.getReportsCount() > MOST_REPORTS) {
      return Optional.of(
          new Refused(RefusalCode.TOO_LARGE, "at most " + MOST_REPORTS + " reports a batch", 0));
    }
    if (batch.getReportsCount() == 0) {
      return malformed("a batch without reports");
    }
    if (!link.speaks(batch.getStream())) {
      return malformed("the batch is of another stream than Hello named");
    }
    long last = 0;
    for (Report report : batch.getReportsList()) {
      if (report.getSequence() <= last) {
        return malformed("sequences must ascend from 1");
      }
      if (report.getStream() != batch.getStream()) {
        return malformed("report " + report.getSequence() + " is of another stream");
      }
      last = report.getSequence();
    }
    return Optional.empty();
  }

  private static Optional<Refused> malformed(String message) {
    return Optional.of(new Refused(RefusalCode.MALFORMED, message, 0));
  }
}
