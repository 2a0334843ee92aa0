package kassahub.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DemoRegisterTest {
  @Test
  void twelveRegistersHaveEveryCaseTheDemoTells() {
    var fleet = DemoRegister.fleet(12);

    assertThat(fleet).extracting(DemoRegister::serial).doesNotHaveDuplicates().hasSize(12);
    assertThat(fleet).filteredOn(register -> register.subscriptionDays().isEmpty()).hasSize(1);
    assertThat(fleet)
        .filteredOn(register -> register.subscriptionDays().equals(OptionalInt.of(10)))
        .hasSize(1);
    assertThat(fleet).filteredOn(DemoRegister::unreachable).hasSize(1);
    assertThat(fleet).filteredOn(register -> register.storageMemory() == 99).hasSize(1);
    assertThat(fleet)
        .filteredOn(register -> register.fault().filter("shift-open"::equals).isPresent())
        .hasSize(1);
    assertThat(fleet).filteredOn(register -> register.transport().equals("mqtt")).hasSize(6);
  }

  @Test
  void moreRegistersThanRowsGetSerialsOfTheirOwnAndNoFaults() {
    var fleet = DemoRegister.fleet(40);

    assertThat(fleet).extracting(DemoRegister::serial).doesNotHaveDuplicates();
    assertThat(fleet.subList(12, 40)).allMatch(register -> register.fault().isEmpty());
    assertThat(fleet).allMatch(register -> register.serial().matches("\\d{16}"));
  }
}
