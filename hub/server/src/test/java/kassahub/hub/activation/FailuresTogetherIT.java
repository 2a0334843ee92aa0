package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kassahub.hub.TestDatabase;
import kassahub.hub.dispatch.Dispatch;
import kassahub.hub.dispatch.DispatchState;
import kassahub.hub.dispatch.Settled;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A fleet whose registers all refuse: what fails in one transaction costs no statement each. */
class FailuresTogetherIT {
  private static final String AGENT = "agent-of-client";
  private static final String COUNTED =
      """
      create table written (at timestamptz default clock_timestamp());
      create function count_statement() returns trigger language plpgsql security definer as $$
      begin insert into written default values; return null; end $$;
      create trigger counted after update on activation_line for each statement execute function count_statement();
      """;
  private static TestDatabase server;
  private static Shop shop;
  private static Market market;

  @BeforeAll
  static void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void areWrittenDownInOneStatementEachWithItsReason() {
    var numbers = Stream.generate(this::buy).limit(3).toList();
    var refused = numbers.stream().map(number -> failed(number, "refused")).toList();
    var told =
        Stream.concat(refused.stream(), Stream.of(failed(numbers.getLast(), "would-shorten")));
    server.asOwner(COUNTED);
    server.asOwner("grant select on written to public");

    server.database().run(tx -> shop.installations().moved(tx, told.toList()));

    assertThat(market.count("select count(*) as n from written")).isOne();
    assertThat(failedFor("refused")).isEqualTo(2);
    assertThat(failedFor("would-shorten")).as("what it said last").isOne();
  }

  private static long failedFor(String code) {
    return market.count(
        "select count(*) as n from activation_line where delivery = 'failed' and reason_code = $1",
        code);
  }

  private long buy() {
    var serial = market.device();
    market.register(serial, market.client.organisation(), Optional.of(AGENT));
    return shop.buy(serial);
  }

  private ActivationLine line(long number) {
    return shop.activations().get(market.partner.caller(), number).lines().getFirst();
  }

  private Settled failed(long number, String code) {
    var line = line(number);
    var ordered =
        server.database().transact(tx -> InstallationStore.assigned(tx, List.of(line.serial())));
    return new Settled(
        OptionalLong.empty(),
        Optional.of(line.serial()),
        Optional.of(ordered.getFirst().mask()),
        DispatchState.FAILED,
        Optional.of(new Dispatch.Reason(code, "", OptionalInt.empty())),
        Optional.empty());
  }
}
