package kassahub.agent.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kassahub.agent.driver.RegisterFault.Kind;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.LinkAddress.Serial;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
  private static final LinkAddress HERE = new Serial("/dev/ttyUSB0", 115_200);

  private final List<String> ports =
      new ArrayList<>(List.of("/dev/ttyS0", "/dev/ttyUSB0", "/dev/ttyUSB2"));
  private final Whereabouts whereabouts = new Whereabouts(HERE, () -> List.copyOf(ports));

  @Test
  void aSilentRegisterIsLookedForAtEverySpeedOnceAndThenAtHome() {
    var speeds = new ArrayList<Integer>();
    for (int i = 0; i < Whereabouts.SPEEDS.size() + 1; i++) {
      whereabouts.lost(Kind.NO_ANSWER);
      speeds.add(((Serial) whereabouts.now()).speed());
    }

    assertThat(speeds)
        .containsExactly(
            115_200, 4_800, 19_200, 9_600, 38_400, 57_600, 230_400, 460_800, 921_600, 2_400,
            115_200);
    assertThat(whereabouts.isSearching()).isFalse();
  }

  @Test
  void staysWhereItWasFound() {
    whereabouts.lost(Kind.NO_ANSWER);
    whereabouts.lost(Kind.NO_ANSWER);
    whereabouts.found();
    whereabouts.lost(Kind.NO_ANSWER);

    assertThat(whereabouts.now()).isEqualTo(new Serial("/dev/ttyUSB0", 4_800));
    assertThat(whereabouts.text())
        .isEqualTo("serial /dev/ttyUSB0 4800 (configured: serial /dev/ttyUSB0 115200)");
  }

  /** A scanner or scales on the other port must not be spoken to. */
  @Test
  void aRegisterWhosePortIsGoneIsLookedForOnlyAtPortsThatCameUpSince() {
    whereabouts.found();
    ports.remove("/dev/ttyUSB0");
    ports.addAll(List.of("/dev/ttyACM0", "/dev/ttyUSB5"));
    whereabouts.lost(Kind.UNREACHABLE);
    assertThat(whereabouts.now()).isEqualTo(HERE);
    whereabouts.lost(Kind.UNREACHABLE);

    assertThat(whereabouts.now()).isEqualTo(new Serial("/dev/ttyUSB5", 115_200));
    assertThat(whereabouts.isStrange()).isTrue();
    assertThat(whereabouts.home()).as("what was ordered is not done there").isEqualTo(HERE);
  }

  @Test
  void aRegisterThatIsOnlyBusyIsNotLookedFor() {
    for (int i = 0; i < 5; i++) {
      whereabouts.lost(Kind.BUSY);
    }
    assertThat(whereabouts.now()).isEqualTo(HERE);
  }
}
