package kassahub.codec.licence;

import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The 64 bytes that a register enforces. Bytes 0 to 7 are features for good; from byte 8 on one bit
 * is one quarter, lowest bit first, beginning with Q1 2020. Values are equal when their bytes are.
 *
 * <p>Source: register protocol facts §6.1. Bits past Q4 2027 follow the same rule (an inference).
 * Real masks have no holes; of a mask with one, only the quarters before the hole count.
 */
public final class LicenceMask {
  /** Length in bytes. */
  public static final int LENGTH = 64;

  /** The end of the last quarter that 64 bytes can say. */
  public static final LocalDate LAST_DAY = LocalDate.of(2131, 12, 31);

  private static final int PERPETUAL_BYTES = 8;
  private static final int FIRST_YEAR = 2020;
  private static final int QUARTERS = (LENGTH - PERPETUAL_BYTES) * 8;
  private static final LicenceMask NONE = new LicenceMask(new byte[LENGTH]);

  private final byte[] bytes;

  private LicenceMask(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A mask without any bit: nothing is licensed. */
  public static LicenceMask none() {
    return NONE;
  }

  /**
   * The mask with exactly these bytes.
   *
   * @throws IllegalArgumentException unless there are 64
   */
  public static LicenceMask of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("licence: 64 bytes expected, found " + bytes.length);
    }
    return new LicenceMask(bytes.clone());
  }

  /**
   * Reads 2 to 128 hex digits of either case; what is missing on the right is zero.
   *
   * @throws IllegalArgumentException when the text is something else
   */
  public static LicenceMask fromHex(String hex) {
    byte[] read = HexFormat.of().parseHex(hex);
    if (read.length == 0 || read.length > LENGTH) {
      throw new IllegalArgumentException("licence: 1 to 64 bytes expected, found " + read.length);
    }
    return new LicenceMask(Arrays.copyOf(read, LENGTH));
  }

  /** A copy of the 64 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** 128 upper-case hex digits. */
  public String hex() {
    return HexFormat.of().withUpperCase().formatHex(bytes);
  }

  /**
   * The last day of the last quarter that is paid without a hole from Q1 2020; empty when Q1 2020
   * is not set.
   */
  public Optional<LocalDate> until() {
    int paid = paidQuarters();
    return paid == 0 ? Optional.empty() : Optional.of(lastDay(paid - 1));
  }

  /** Whether every bit of the other mask is set here too. */
  public boolean covers(LicenceMask other) {
    for (int i = 0; i < LENGTH; i++) {
      if ((other.bytes[i] & ~bytes[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether every quarter from Q1 2020 through the one that the date lies in is set; true for dates
   * before 2020.
   */
  public boolean coversThrough(LocalDate date) {
    return paidQuarters() > quarterIndex(date);
  }

  /**
   * This mask with every quarter from Q1 2020 through the date's set. No bit is cleared: features
   * for good and later quarters stay.
   *
   * @throws IllegalArgumentException when the date is past the last quarter that 64 bytes can say
   *     (Q4 2131)
   */
  public LicenceMask throughQuarterOf(LocalDate date) {
    long last = quarterIndex(date);
    if (last >= QUARTERS) {
      throw new IllegalArgumentException(
          "date: a licence can say quarters up to 2131, not " + date);
    }
    byte[] extended = bytes.clone();
    for (int quarter = 0; quarter <= last; quarter++) {
      extended[PERPETUAL_BYTES + quarter / 8] |= (byte) (1 << quarter % 8);
    }
    return new LicenceMask(extended);
  }

  /** Every bit that is set in one or the other. */
  public LicenceMask union(LicenceMask other) {
    byte[] both = bytes.clone();
    for (int i = 0; i < LENGTH; i++) {
      both[i] |= other.bytes[i];
    }
    return new LicenceMask(both);
  }

  /** The bits that are set here and not in the other. */
  public LicenceMask without(LicenceMask other) {
    byte[] rest = bytes.clone();
    for (int i = 0; i < LENGTH; i++) {
      rest[i] &= (byte) ~other.bytes[i];
    }
    return new LicenceMask(rest);
  }

  /** The features for good that are set, by number from 1 on, lowest bit first. */
  public List<Integer> features() {
    return IntStream.range(0, PERPETUAL_BYTES * 8)
        .filter(this::isSet)
        .mapToObj(bit -> bit + 1)
        .collect(Collectors.toUnmodifiableList());
  }

  /** The quarters that are set, with and without holes, by number from 0 for Q1 2020 on. */
  public List<Integer> quarters() {
    return IntStream.range(0, QUARTERS)
        .filter(quarter -> isSet(PERPETUAL_BYTES * 8 + quarter))
        .boxed()
        .collect(Collectors.toUnmodifiableList());
  }

  /** The last day of a quarter by its number. */
  public static LocalDate lastDay(int quarter) {
    return LocalDate.of(FIRST_YEAR, 1, 1).plusMonths(3L * (quarter + 1)).minusDays(1);
  }

  /** Whether writing this mask over the current one would take a bit away. */
  public boolean wouldClearBitsOf(LicenceMask current) {
    return !covers(current);
  }

  /**
   * The last day of the quarter that the date lies in: what a register makes of a contract's date.
   */
  public static LocalDate endOfQuarter(LocalDate date) {
    return date.with(IsoFields.DAY_OF_QUARTER, 1).plusMonths(3).minusDays(1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LicenceMask mask && Arrays.equals(bytes, mask.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Says only until when, because licence bytes stay out of logs. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "LicenceMask[until=%s]", until().map(LocalDate::toString).orElse("never"));
  }

  private boolean isSet(int bit) {
    return (bytes[bit / 8] & 1 << bit % 8) != 0;
  }

  private int paidQuarters() {
    int quarter = 0;
    while (quarter < QUARTERS && isSet(PERPETUAL_BYTES * 8 + quarter)) {
      quarter++;
    }
    return quarter;
  }

  private static long quarterIndex(LocalDate date) {
    return ((long) date.getYear() - FIRST_YEAR) * 4 + date.get(IsoFields.QUARTER_OF_YEAR) - 1;
  }
}
