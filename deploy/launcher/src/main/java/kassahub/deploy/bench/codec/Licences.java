package kassahub.deploy.bench.codec;

import java.time.LocalDate;
import java.util.stream.IntStream;
import kassahub.codec.licence.LicenceFile;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Licence masks, and a licence file of a hundred registers. */
@State(Scope.Thread)
public class Licences {
  private static final LocalDate BEFORE = LocalDate.of(2036, 12, 14);
  private static final LocalDate AFTER = LocalDate.of(2037, 12, 14);
  private static final int REGISTERS = 100;

  private final LicenceMask before = LicenceMask.none().throughQuarterOf(BEFORE);
  private final LicenceMask after = LicenceMask.none().throughQuarterOf(AFTER);
  private final LicenceFile file = file();
  private final byte[] text = file.write();

  private static LicenceFile file() {
    var mask = LicenceMask.none().throughQuarterOf(AFTER);
    var signature = LicenceSignature.of(new byte[LicenceSignature.LENGTH]);
    return LicenceFile.of(
        IntStream.range(0, REGISTERS)
            .mapToObj(
                number -> new LicenceLine(LicenceLine.padSerial("" + number), mask, signature))
            .toList());
  }

  /** A licence of a year more. */
  @Benchmark
  public LicenceMask maskExtended() {
    return before.throughQuarterOf(AFTER);
  }

  /** Whether the device has what it should. */
  @Benchmark
  public boolean maskCompared() {
    return after.covers(before);
  }

  /** Until when it lasts. */
  @Benchmark
  public Object maskUntil() {
    return after.until();
  }

  /** A file of a hundred lines, out. */
  @Benchmark
  public byte[] fileOf100Written() {
    return file.write();
  }

  /** A file of a hundred lines, in. */
  @Benchmark
  public LicenceFile fileOf100Read() {
    return LicenceFile.parse(text);
  }
}
