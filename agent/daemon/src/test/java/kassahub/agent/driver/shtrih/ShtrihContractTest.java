package kassahub.agent.driver.shtrih;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import kassahub.agent.driver.DriverSettings;
import kassahub.agent.driver.RegisterDriverContract;
import kassahub.agent.driver.RegisterSnapshot.ShiftState;
import kassahub.agent.driver.shtrih.ShtrihSettings.Protocol;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;

class ShtrihContractTest extends RegisterDriverContract {
  private static final ExchangeTimes TIMES =
      new ExchangeTimes(
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(20));

  @Override
  protected TestRegister register() throws IOException {
    return new Simulated(RegisterSimulator.start(SimulatorConfig.of("0085430138900121")));
  }

  @Override
  protected DriverSettings settings() {
    return new ShtrihSettings(Protocol.AUTO, Password.FACTORY, TIMES);
  }

  private static final class Simulated implements TestRegister {
    private final RegisterSimulator simulator;
    private long before;

    Simulated(RegisterSimulator simulator) {
      this.simulator = simulator;
    }

    @Override
    public int port() {
      return simulator.port();
    }

    @Override
    public String serial() {
      return simulator.get("serial");
    }

    @Override
    public String storage() {
      return simulator.get("fn");
    }

    @Override
    public String registrationNumber() {
      return simulator.get("rnm");
    }

    @Override
    public String inn() {
      return simulator.get("inn");
    }

    @Override
    public void replaceBy(String serial) {
      simulator.set("serial", serial);
    }

    @Override
    public void expires(LocalDate day) {
      simulator.set("fn-expires", day.toString());
    }

    @Override
    public void shift(ShiftState state) {
      switch (state) {
        case OPEN -> simulator.set("shift-open", "on");
        case OVER_24_HOURS -> simulator.set("shift-over-24h", "on");
        case CLOSED, UNKNOWN -> simulator.set("shift-open", "off");
      }
    }

    @Override
    public void unsent(int documents) {
      simulator.set("unsent", Integer.toString(documents));
    }

    @Override
    public void loseStorage() {
      simulator.set("no-fn", "on");
    }

    @Override
    public void changePassword() {
      simulator.set("password", "12345");
      before = simulator.state().executed();
    }

    /** The first command with a password is refused, and none follows. */
    @Override
    public long refusals() {
      return simulator.state().executed() - before;
    }

    @Override
    public void close() {
      simulator.close();
    }
  }
}
