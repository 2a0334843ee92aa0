package kassahub.agent.driver.atol;

import static kassahub.agent.driver.RegisterFault.Kind;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.FaultException;
import kassahub.agent.driver.LicenceWrite;
import kassahub.agent.driver.PasswordTries;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterIdentity;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.driver.WriteRules;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;

/** A register behind the service: read, and nothing else. */
final class AtolDriver implements RegisterDriver {
  /** This interface has one protocol. */
  private static final int PROTOCOL = 1;

  private final Service service;
  private final AtolAccess access;

  AtolDriver(Service service, AtolAccess access) {
    this.service = service;
    this.access = access;
  }

  @Override
  public Answer<RegisterIdentity> identify() {
    return answer(
        () -> {
          Json info = ask(AllowedTask.DEVICE_INFO).at("deviceInfo");
          return new RegisterIdentity(
              StateReader.serial(info),
              AtolSettings.DRIVER,
              info.at("modelName").text().orElse(""),
              info.at("model").small(),
              info.at("firmwareVersion").text(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              PROTOCOL);
        });
  }

  @Override
  public Answer<RegisterSnapshot> readState(Duration aim) {
    return answer(() -> new StateReader(this, access).read(aim));
  }

  /** Its licences have names and no end that this interface tells. */
  @Override
  public Answer<LicenceMask> readLicence() {
    return unsupported("the ATOL driver's service tells no licence with an end");
  }

  @Override
  public Answer<List<String>> licenceNames() {
    return answer(
        () ->
            ask(AllowedTask.LICENCES).at("licenses").elements().stream()
                .map(AtolDriver::name)
                .flatMap(Optional::stream)
                .collect(Collectors.toList()));
  }

  @Override
  public Answer<LicenceWrite> writeLicence(LicenceLine line, WriteRules rules) {
    return unsupported("no licence can be written through the ATOL driver's service");
  }

  @Override
  public Answer<Boolean> restart() {
    return unsupported("the ATOL driver's service restarts no register");
  }

  @Override
  public void close() {} // every question has its own connection

  /** A task's result. */
  Json ask(AllowedTask task) throws FaultException {
    try {
      return access.queue().run(service, task, access.times());
    } catch (FaultException failed) {
      if (failed.fault().kind() == Kind.PASSWORD) {
        access.password().refused();
      }
      if (failed.fault().kind() == Kind.UNSUPPORTED) {
        access.unsupported().add(task);
      }
      throw failed;
    }
  }

  private static Optional<String> name(Json licence) {
    Optional<String> id = licence.at("id").text();
    return licence
        .at("name")
        .text()
        .map(name -> id.map(number -> number + " " + name).orElse(name))
        .or(() -> id);
  }

  private interface Reading<T> {
    T read() throws FaultException;
  }

  private <T> Answer<T> answer(Reading<T> reading) {
    if (access.password().isRefused()) {
      return Answer.fault(PasswordTries.fault());
    }
    try {
      return Answer.of(reading.read());
    } catch (FaultException faulted) {
      return Answer.fault(faulted.fault());
    }
  }

  private static <T> Answer<T> unsupported(String why) {
    return Answer.fault(RegisterFault.of(Kind.UNSUPPORTED, why));
  }
}
