package kassahub.agent.driver.shtrih;

import static kassahub.agent.driver.RegisterFault.Kind;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import kassahub.agent.driver.FaultException;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.link.LinkException;
import org.jspecify.annotations.Nullable;

/** Asks one register on one open connection, and knows what its firmware can't answer. */
final class Session {
  private final Exchange exchange;
  private final Password password;
  private final RegisterMemory memory;
  private @Nullable RegisterFault noted;

  Session(Exchange exchange, Password password, RegisterMemory memory) {
    this.exchange = exchange;
    this.password = password;
    this.memory = memory;
  }

  Password password() {
    return password;
  }

  RegisterMemory memory() {
    return memory;
  }

  int protocol() {
    return exchange.protocol();
  }

  /** The fields behind the result byte; any other result than 0 is a fault. */
  Fields ask(AllowedCommand command) throws LinkException, FaultException {
    byte[] answer = exchange.ask(command);
    int at = resultAt(answer);
    int result = answer[at] & 0xFF;
    if (result != ResultCode.OK) {
      RegisterFault fault = ResultCode.fault(command, result);
      if (fault.kind() == Kind.PASSWORD) {
        memory.password().refused();
      }
      throw new FaultException(fault);
    }
    return new Fields(answer, at + 1);
  }

  /**
   * The same, but empty when the register has nothing to say. A question that its firmware does not
   * know is not asked again; another refusal is noted. A silent line or a wrong password still
   * throws.
   */
  Optional<Fields> tell(AllowedCommand command) throws LinkException, FaultException {
    String question = HexFormat.of().formatHex(command.data());
    if (memory.isUnknown(question)) {
      return Optional.empty();
    }
    try {
      return Optional.of(ask(command));
    } catch (FaultException refused) {
      int code = refused.fault().deviceCode().orElseThrow(() -> refused);
      if (refused.fault().kind() == Kind.PASSWORD) {
        throw refused;
      }
      if (ResultCode.neverKnown(code)) {
        memory.addUnknown(question);
      } else if (code != ResultCode.NO_DATA) {
        noted = refused.fault();
      }
      return Optional.empty();
    }
  }

  Optional<Fields> tell(StorageCommand command) throws LinkException, FaultException {
    return tell(AllowedCommand.storage(command, password));
  }

  /** A text field of a table, stripped; empty when there is no such field or no text. */
  Optional<String> text(TableField field) throws LinkException, FaultException {
    Optional<Fields> value = tell(AllowedCommand.readField(password, field));
    if (value.isEmpty()) {
      return Optional.empty();
    }
    String text = value.get().text(value.get().left(), Fields.TABLE_TEXT);
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** A binary field of a table; empty when there is no such field. */
  Optional<Long> number(TableField field) throws LinkException, FaultException {
    Optional<Fields> value = tell(AllowedCommand.readField(password, field));
    if (value.isEmpty() || value.get().left() < 1 || value.get().left() > 8) {
      return Optional.empty();
    }
    return Optional.of(value.get().number(value.get().left()));
  }

  /** The last refusal that did not stop the reading. */
  Optional<RegisterFault> noted() {
    return Optional.ofNullable(noted);
  }

  /**
   * {@code cc ee}, {@code FE ee}, {@code FF xx ee}; old firmware may refuse FF commands by {@code
   * FF ee}.
   */
  private static int resultAt(byte[] answer) throws FaultException {
    boolean storage = (answer[0] & 0xFF) == 0xFF && answer.length > 2;
    int at = storage ? 2 : 1;
    boolean barren = (answer[0] & 0xFF) == 0xFF && answer.length == 2 && answer[1] == 0;
    if (answer.length <= at || barren) {
      throw new FaultException(
          Kind.PROTOCOL, "an answer without a result: " + Arrays.toString(answer));
    }
    return at;
  }
}
