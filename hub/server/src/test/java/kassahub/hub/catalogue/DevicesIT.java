package kassahub.hub.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose word counts in the directory of devices. */
class DevicesIT {
  private static final String SERIAL = "0085430138900121";
  private static final LocalDate TOLD = LocalDate.of(2026, 12, 31);
  private static final LocalDate BOUGHT = LocalDate.of(2027, 12, 31);

  private final TestDatabase server = TestDatabase.create();
  private final Market market = new Market(server.database());
  private final Devices devices = market.devices;

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whatAgentsSeeIsNotedAndCorrectsNoImport() {
    imported(market.polyusLine, "NETPAY-FS", Optional.empty());
    market.database.run(
        tx -> devices.seen(tx, Map.of(SERIAL, "AS-IT-SAYS", "0085430138900122", "NEW-1")));

    assertThat(device(SERIAL).model()).isEqualTo("NETPAY-FS");
    assertThat(device(SERIAL).lineId()).hasValue(market.polyusLine);
    assertThat(device("0085430138900122").model()).isEqualTo("NEW-1");
    assertThat(device("0085430138900122").lineId()).as("nothing is sold for it yet").isEmpty();
  }

  @Test
  void anImportCorrectsTheLineAndKeepsWhatWasBought() {
    imported(market.polyusLine, "NETPAY-FS", Optional.of(TOLD));
    assertThat(device(SERIAL).subscription())
        .contains(new Device.Subscription(TOLD, SubscriptionSource.VENDOR));

    market.database.run(
        tx -> devices.paidUntil(tx, Map.of(SERIAL, BOUGHT), SubscriptionSource.ACTIVATION));
    imported(market.severLine, "SEVER-1", Optional.of(TOLD.plusYears(3)));

    assertThat(device(SERIAL).model()).isEqualTo("SEVER-1");
    assertThat(device(SERIAL).lineId()).hasValue(market.severLine);
    assertThat(device(SERIAL).subscription())
        .contains(new Device.Subscription(BOUGHT, SubscriptionSource.ACTIVATION));
  }

  private void imported(long line, String model, Optional<LocalDate> until) {
    devices.load(List.of(new NewDevice(SERIAL, line, model, until, Optional.empty())));
  }

  private Device device(String serial) {
    return market
        .database
        .transact(tx -> Optional.ofNullable(devices.find(tx, List.of(serial)).get(serial)))
        .orElseThrow();
  }
}
