package kassahub.hub.gateway;

import java.util.concurrent.CompletableFuture;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;

/** A batch that waits for its transaction. */
record Submission(AgentLink link, ReportBatch batch, CompletableFuture<Decision> decision) {

  /** Whether a page or a person may wait for what it says: how an agent is can wait a moment. */
  boolean hurried() {
    return !batch.getReportsList().stream().allMatch(Report::hasHealth);
  }

  /** These of its reports, to be decided by themselves. */
  Submission part(int from, int to) {
    var reports = batch.toBuilder().clearReports();
    reports.addAllReports(batch.getReportsList().subList(from, to));
    return new Submission(link, reports.build(), new CompletableFuture<>());
  }
}
