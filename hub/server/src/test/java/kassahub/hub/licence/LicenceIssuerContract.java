package kassahub.hub.licence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.licence.GrantAnswer.Decided;
import kassahub.hub.licence.GrantAnswer.Granted;
import org.junit.jupiter.api.Test;

/** What every source of licences promises. */
abstract class LicenceIssuerContract {
  static final String FIRST = "0085430138900001";
  static final String SECOND = "0085430138900002";
  static final LocalDate UNTIL = LocalDate.of(2037, 12, 14);
  static final LicenceMask PERPETUAL = LicenceMask.fromHex("FF00FF");

  /** The issuer, ready to grant both serials through the date with the perpetual bits. */
  abstract LicenceIssuer issuer();

  @Test
  void answersEachLineOnceAndInOrder() {
    assertThat(granted("1", FIRST, SECOND))
        .extracting(Granted::serial)
        .containsExactly(FIRST, SECOND);
  }

  @Test
  void coversTheQuarterOfTheDate() {
    var mask = granted("2", FIRST).getFirst().licence().mask();

    assertThat(mask.until()).contains(LocalDate.of(2037, 12, 31));
  }

  @Test
  void keepsEveryBitThatTheRegisterHas() {
    assertThat(granted("3", FIRST).getFirst().licence().mask().covers(PERPETUAL)).isTrue();
  }

  @Test
  void answersTheSameToTheSameRequestId() {
    var both = granted("4", FIRST, SECOND);

    assertThat(granted("4", FIRST, SECOND)).isEqualTo(both);
    assertThat(granted("4", SECOND)).containsExactly(both.getLast());
  }

  final List<Granted> granted(String requestId, String... serials) {
    var answer = issuer().grant(request(requestId, serials));
    assertThat(answer).isInstanceOf(Decided.class);
    return ((Decided) answer).lines().stream().map(Granted.class::cast).toList();
  }

  static GrantRequest request(String requestId, String... serials) {
    var lines =
        Stream.of(serials)
            .map(serial -> new GrantRequest.Line(serial, UNTIL, 12, Optional.of(PERPETUAL)))
            .toList();
    return new GrantRequest(requestId, lines, false);
  }

  /** What a vendor elsewhere would have made for a serial. */
  static LicenceLine made(IssuerKey key, String serial) {
    return key.sign(serial, PERPETUAL.throughQuarterOf(UNTIL));
  }
}
