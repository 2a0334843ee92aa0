package kassahub.agent.driver.shtrih;

import static kassahub.agent.driver.RegisterFault.Kind;

import java.time.Duration;
import java.util.List;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.FaultException;
import kassahub.agent.driver.LicenceWrite;
import kassahub.agent.driver.PasswordTries;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterIdentity;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.driver.WriteRules;
import kassahub.agent.link.Link;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.LinkException;
import kassahub.agent.link.Links;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;

/**
 * A register on one connection. Every fault of the line or of the register ends here as a value.
 */
final class ShtrihDriver implements RegisterDriver {
  private final Link link;
  private final Session session;

  private ShtrihDriver(Link link, Session session) {
    this.link = link;
    this.session = session;
  }

  /**
   * Connects and finds out the framing. Nothing is sent with a password yet.
   *
   * @param memory of the register at this address, kept between connections
   */
  static Answer<RegisterDriver> open(
      Links links, LinkAddress address, ShtrihSettings settings, RegisterMemory memory) {
    try {
      return open(links.open(address, settings.times().connect()), settings, memory);
    } catch (LinkException failed) {
      return Answer.fault(fault(failed));
    }
  }

  /** The same on a link that is open. */
  static Answer<RegisterDriver> open(Link link, ShtrihSettings settings, RegisterMemory memory) {
    try {
      Exchange exchange = exchange(link, settings, memory);
      memory.protocol(exchange.protocol());
      return Answer.of(new ShtrihDriver(link, new Session(exchange, settings.password(), memory)));
    } catch (LinkException failed) {
      link.close();
      return Answer.fault(fault(failed));
    } catch (FaultException faulted) {
      link.close();
      return Answer.fault(faulted.fault());
    }
  }

  @Override
  public Answer<RegisterIdentity> identify() {
    return answer(() -> new IdentityReader(session).read());
  }

  @Override
  public Answer<RegisterSnapshot> readState(Duration aim) {
    return answer(() -> new StateReader(session).read(aim));
  }

  @Override
  public Answer<LicenceMask> readLicence() {
    return answer(
        () ->
            new StateReader(session)
                .licence()
                .orElseThrow(
                    () -> new FaultException(Kind.UNSUPPORTED, "the register tells no licence")));
  }

  @Override
  public Answer<List<String>> licenceNames() {
    return Answer.of(List.of());
  }

  @Override
  public Answer<LicenceWrite> writeLicence(LicenceLine line, WriteRules rules) {
    return answer(() -> new LicenceWriter(session).write(line, rules));
  }

  @Override
  public Answer<Boolean> restart() {
    return answer(
        () -> {
          session.ask(AllowedCommand.restart());
          return true;
        });
  }

  @Override
  public void close() {
    link.close();
  }

  private static Exchange exchange(Link link, ShtrihSettings settings, RegisterMemory memory)
      throws LinkException, FaultException {
    StandardExchange standard = new StandardExchange(link, settings.times(), memory.owed());
    AlternativeExchange alternative = new AlternativeExchange(link, settings.times());
    boolean alternativeFirst = memory.protocol() == alternative.protocol();
    return switch (settings.protocol()) {
      case STANDARD -> standard;
      case ALTERNATIVE -> alternative;
      case AUTO -> {
        if (alternativeFirst && alternative.synchronise()) {
          yield alternative;
        }
        if (standard.answersEnquiry()) {
          yield standard;
        }
        if (!alternativeFirst && alternative.synchronise()) {
          yield alternative;
        }
        throw new FaultException(Kind.NO_ANSWER, "no reaction to either protocol");
      }
    };
  }

  private interface Reading<T> {
    T read() throws LinkException, FaultException;
  }

  private <T> Answer<T> answer(Reading<T> reading) {
    if (session.memory().password().isRefused()) {
      return Answer.fault(PasswordTries.fault());
    }
    try {
      return Answer.of(reading.read());
    } catch (LinkException failed) {
      return Answer.fault(fault(failed));
    } catch (FaultException faulted) {
      return Answer.fault(faulted.fault());
    }
  }

  private static RegisterFault fault(LinkException failed) {
    Kind kind =
        switch (failed.reason()) {
          case UNREACHABLE -> Kind.UNREACHABLE;
          case BUSY -> Kind.BUSY;
          case CUT -> Kind.NO_ANSWER;
        };
    return RegisterFault.of(kind, String.valueOf(failed.getMessage()));
  }
}
