package kassahub.agent.driver.atol;

import static kassahub.agent.driver.RegisterFault.Kind;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import kassahub.agent.driver.FaultException;
import kassahub.agent.driver.RegisterFault;
import org.jspecify.annotations.Nullable;

/**
 * Runs one task at a time and never has two in the service's queue: one that did not end in time is
 * asked after first at the next visit. So a queue that stands still, behind a receipt without
 * paper, holds one question of the agent's and not a week of them.
 */
final class TaskQueue {
  private @Nullable UUID waiting;

  /** The task's result. A task that failed is a fault. */
  Json run(Service service, AllowedTask task, AtolSettings.ServiceTimes times)
      throws FaultException {
    if (waiting != null && stillWaits(service, waiting)) {
      throw stuck();
    }
    UUID id = UUID.randomUUID();
    waiting = id;
    service.post(id, task);
    long end = System.nanoTime() + times.task().toNanos();
    while (true) {
      Optional<Json> answer = service.get(id);
      if (answer.isEmpty()) {
        waiting = null;
        throw new FaultException(Kind.PROTOCOL, "the service has forgotten its task");
      }
      Json result = only(answer.get());
      if (!isUnfinished(result)) {
        waiting = null;
        return result(task, result);
      }
      if (System.nanoTime() - end > 0) {
        throw stuck();
      }
      pause(times.between());
    }
  }

  private static boolean stillWaits(Service service, UUID id) throws FaultException {
    Optional<Json> answer = service.get(id);
    return answer.isPresent() && isUnfinished(only(answer.get()));
  }

  private static Json only(Json answer) throws FaultException {
    return answer.at("results").elements().stream()
        .findFirst()
        .orElseThrow(() -> new FaultException(Kind.PROTOCOL, "an answer without a result"));
  }

  private static boolean isUnfinished(Json result) {
    String status = result.at("status").text().orElse("");
    return status.equals("wait") || status.equals("inProgress");
  }

  private static Json result(AllowedTask task, Json result) throws FaultException {
    String status = result.at("status").text().orElse("");
    int code = result.at("error").at("code").small().orElse(0);
    if (status.equals("ready") && code == 0) {
      return result.at("result");
    }
    String words = result.at("error").at("description").text().orElse(status);
    throw new FaultException(
        RegisterFault.ofDevice(kind(status, code), task.type() + ": " + words, code));
  }

  /** Error codes of the driver (decisions/007). */
  private static Kind kind(String status, int code) {
    if (status.equals("blocked")) {
      return Kind.MODE;
    }
    return switch (code) {
      case 1, 2 -> Kind.NO_ANSWER;
      case 3 -> Kind.BUSY;

      case 4 -> Kind.UNREACHABLE;
      case 11 -> Kind.UNSUPPORTED;
      default -> Kind.REFUSED;
    };
  }

  private static FaultException stuck() {
    return new FaultException(
        Kind.NO_ANSWER, "the task waits in the ATOL driver's queue: is the register on?");
  }

  private static void pause(Duration time) throws FaultException {
    LockSupport.parkNanos(time.toNanos());
    if (Thread.currentThread().isInterrupted()) {
      throw new FaultException(Kind.NO_ANSWER, "the agent is stopping");
    }
  }
}
