package kassahub.agent.driver.atol;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import kassahub.agent.driver.DriverSettings;
import kassahub.agent.driver.RegisterDriverContract;
import kassahub.agent.driver.RegisterSnapshot.ShiftState;
import kassahub.agent.simulator.atol.AtolRegister;
import kassahub.agent.simulator.atol.AtolService;

class AtolContractTest extends RegisterDriverContract {
  static final AtolSettings.ServiceTimes TIMES =
      new AtolSettings.ServiceTimes(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMillis(5));

  @Override
  protected TestRegister register() throws IOException {
    return new Simulated(AtolService.start(new AtolRegister("00106209876543")));
  }

  @Override
  protected DriverSettings settings() {
    return AtolSettings.DEFAULT
        .withTimes(TIMES)
        .withLogin(Optional.of(new Login("agent", "right")));
  }

  private static final class Simulated implements TestRegister {
    private final AtolService service;
    private String serial = "00106209876543";

    Simulated(AtolService service) {
      this.service = service;
      service.lock("agent", "right");
    }

    @Override
    public int port() {
      return service.port();
    }

    @Override
    public String serial() {
      return serial;
    }

    @Override
    public String storage() {
      return "9999078900004312";
    }

    @Override
    public String registrationNumber() {
      return "0000000001002292";
    }

    @Override
    public String inn() {
      return "7700000019";
    }

    @Override
    public void replaceBy(String other) {
      serial = other;
      service.register().set("serial", other);
    }

    @Override
    public void expires(LocalDate day) {
      service.register().set("fn-expires", day.toString());
    }

    @Override
    public void shift(ShiftState state) {
      service
          .register()
          .set(
              "shift",
              switch (state) {
                case OPEN -> "opened";
                case OVER_24_HOURS -> "expired";
                case CLOSED, UNKNOWN -> "closed";
              });
    }

    @Override
    public void unsent(int documents) {
      service.register().set("unsent", Integer.toString(documents));
    }

    @Override
    public void loseStorage() {
      service.register().set("no-fn", "on");
    }

    @Override
    public void changePassword() {
      service.lock("agent", "changed");
    }

    @Override
    public long refusals() {
      return service.refusedLogins();
    }

    @Override
    public void close() throws IOException {
      service.close();
    }
  }
}
