package kassahub.deploy.bench.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import kassahub.deploy.bench.LoadReports;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.ReportBatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A batch of twenty reports of a register's state, as an agent sends it. */
@State(Scope.Thread)
public class Reports {
  private static final int REPORTS = 20;
  private static final String SERIAL = "0085430138900121";

  private final FromAgent batch = batch();
  private final byte[] bytes = batch.toByteArray();

  private static FromAgent batch() {
    var reports = ReportBatch.newBuilder().setStream(1);
    for (int number = 1; number <= REPORTS; number++) {
      reports.addReports(LoadReports.state(SERIAL, number).setSequence(number));
    }
    return FromAgent.newBuilder().setBatch(reports).build();
  }

  /** Made and written. */
  @Benchmark
  public byte[] batchOf20Written() {
    return batch().toByteArray();
  }

  /** Read. */
  @Benchmark
  public FromAgent batchOf20Read() throws InvalidProtocolBufferException {
    return FromAgent.parseFrom(bytes);
  }
}
