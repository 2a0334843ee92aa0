package kassahub.deploy.bench.codec;

import kassahub.codec.AlternativeFrame;
import kassahub.codec.AlternativeFrameReader;
import kassahub.codec.StandardFrame;
import kassahub.codec.StandardFrameReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Frames of both register protocols around the answer to FE E7: a licence of 64 bytes. */
@State(Scope.Thread)
public class Frames {
  private static final int NUMBER = 0x1234;

  private final byte[] answer = answer();
  private final byte[] standard = StandardFrame.encode(answer);
  private final byte[] alternative = AlternativeFrame.encode(NUMBER, answer);
  private final StandardFrameReader standardReader = new StandardFrameReader();
  private final AlternativeFrameReader alternativeReader = new AlternativeFrameReader();

  /** Every byte but a few: two of them are escaped in protocol 2. */
  private static byte[] answer() {
    var answer = new byte[67];
    for (int at = 0; at < answer.length; at++) {
      answer[at] = (byte) (0x80 + at);
    }
    return answer;
  }

  /** Protocol 1, out. */
  @Benchmark
  public byte[] standardWritten() {
    return StandardFrame.encode(answer);
  }

  /** Protocol 1, in: every byte, then the data. */
  @Benchmark
  public byte[] standardRead() {
    for (byte one : standard) {
      standardReader.feed(one);
    }
    return standardReader.data();
  }

  /** Protocol 2, out: stuffed, with its checksum. */
  @Benchmark
  public byte[] alternativeWritten() {
    return AlternativeFrame.encode(NUMBER, answer);
  }

  /** Protocol 2, in: every byte, then the data. */
  @Benchmark
  public byte[] alternativeRead() {
    for (byte one : alternative) {
      alternativeReader.feed(one);
    }
    return alternativeReader.data();
  }
}
