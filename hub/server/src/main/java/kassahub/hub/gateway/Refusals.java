package kassahub.hub.gateway;

import kassahub.proto.v1.Refusal;
import kassahub.proto.v1.ReportBatch;

/** Refusals as agents read them. */
public final class Refusals {
  private Refusals() {}

  /** Names the batch and says from where to send. */
  public static Refusal message(ReportBatch batch, Decision.Refused refused) {
    int reports = batch.getReportsCount();
    var message =
        Refusal.newBuilder()
            .setStream(batch.getStream())
            .setCode(refused.code().name())
            .setMessage(refused.message())
            .setForGood(refused.code().forGood())
            .setStoredUpTo(refused.storedUpTo());
    if (reports > 0) {
      message
          .setFirst(batch.getReports(0).getSequence())
          .setLast(batch.getReports(reports - 1).getSequence());
    }
    return message.build();
  }
}
