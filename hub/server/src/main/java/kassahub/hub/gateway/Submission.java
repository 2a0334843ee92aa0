package kassahub.hub.gateway;

import java.util.concurrent.CompletableFuture;
import kassahub.proto.v1.ReportBatch;

/** A batch that waits for its transaction. */
record Submission(
    AgentLink link, ReportBatch batch, int bytes, CompletableFuture<Decision> decision) {}
