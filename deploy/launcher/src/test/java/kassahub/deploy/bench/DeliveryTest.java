package kassahub.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private final Delivery delivery = new Delivery(Set.of("1", "2"));

  @Test
  void isConfirmedWhenEachRegisterHasSaidSo() {
    delivery.stored("1");
    assertThat(delivery.confirmed()).as("said before it was brought").isZero();

    deliver("1");
    deliver("1");
    assertThat(delivery.isConfirmed()).isFalse();
    deliver("2");
    assertThat(delivery.isConfirmed()).isTrue();
  }

  @Test
  void aSecondLicenceForARegisterIsADuplicateWhateverItsNumber() {
    deliver("1");
    deliver("2");
    assertThat(delivery.duplicates()).isZero();

    deliver("2");
    assertThat(delivery.duplicates()).isEqualTo(1);
    assertThat(delivery.lost(List.of())).isZero();
  }

  @Test
  void aLicenceForAnotherRegisterIsADuplicateAndConfirmsNothing() {
    deliver("1");
    deliver("3");

    assertThat(delivery.duplicates()).isEqualTo(1);
    assertThat(delivery.isConfirmed()).isFalse();
    assertThat(delivery.lost(List.of())).isEqualTo(1);
  }

  @Test
  void aRegisterIsLostWhenItOrTheHubSaysSo() {
    deliver("1");
    assertThat(delivery.lost(List.of())).isEqualTo(1);
    assertThat(delivery.lost(List.of("2"))).isEqualTo(1);
    assertThat(delivery.lost(List.of("1"))).isEqualTo(2);
    assertThat(delivery.lost(List.of("1", "9"))).isEqualTo(2);
  }

  private void deliver(String serial) {
    delivery.brought(serial);
    delivery.stored(serial);
  }
}
