package kassahub.agent.driver.atol;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.PasswordTries;
import kassahub.agent.driver.RegisterAccess;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterSnapshot.Registration;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;
import org.jspecify.annotations.Nullable;

/** One register of a service, with what is remembered of it. */
final class AtolAccess implements RegisterAccess {
  private final AtolSettings settings;
  private final PasswordTries password = new PasswordTries();
  private final TaskQueue queue = new TaskQueue();
  private final Set<AllowedTask> unsupported = new HashSet<>();
  private @Nullable String registeredAs;
  private @Nullable Registration registration;

  AtolAccess(AtolSettings settings) {
    this.settings = settings;
  }

  /** The service is at a TCP address; it alone knows how the register is connected. */
  @Override
  public Answer<RegisterDriver> open(Links links, LinkAddress place) {
    return place.match(
        tcp -> Answer.of(new AtolDriver(new Service(tcp, settings), this)),
        serial ->
            Answer.fault(
                RegisterFault.of(
                    RegisterFault.Kind.UNSUPPORTED,
                    "atol needs the TCP address of the driver's service")));
  }

  /** A task left behind only reads; its answer is nobody's. */
  @Override
  public void perhapsOwed() {}

  @Override
  public void refresh() {
    unsupported.clear();
    registration = null;
  }

  @Override
  public void tryPasswordAgain(long nanos) {
    password.again(nanos);
  }

  /** Each program asks for its own tasks by their ids. */
  @Override
  public long unaskedAnswers() {
    return 0;
  }

  AtolSettings.ServiceTimes times() {
    return settings.times();
  }

  PasswordTries password() {
    return password;
  }

  TaskQueue queue() {
    return queue;
  }

  /** Tasks that this service or register does not know; not asked again. */
  Set<AllowedTask> unsupported() {
    return unsupported;
  }

  /** As long as the key stays the same. */
  Optional<Registration> registration(String key) {
    return key.equals(registeredAs) ? Optional.ofNullable(registration) : Optional.empty();
  }

  void registration(String key, Registration read) {
    registeredAs = key;
    registration = read;
  }
}
