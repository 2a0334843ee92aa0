package kassahub.agent.discovery;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.DriverSettings;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterIdentity;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;

/** Asks at addresses whether a register is there. */
public final class Prober {
  /** A register that is a network card on a USB cable (register-protocol-shtrih.md §1.1). */
  public static final String ON_USB = "192.168.137.111";

  private static final Duration CONNECT = Duration.ofMillis(500);
  private static final int AT_ONCE = 32;

  private final Links links;
  private final DriverSettings settings;

  /** Who was found where, or why the one who is there did not say who it is. */
  public record Found(LinkAddress link, Answer<RegisterIdentity> identity) {}

  /**
   * For the registers of one vendor.
   *
   * @param settings whose registers are looked for, and how they are asked
   */
  public Prober(Links links, DriverSettings settings) {
    this.links = links;
    this.settings = settings;
  }

  /** The registers at these hosts; hosts where nobody listens are left out. */
  public List<Found> tcp(List<String> hosts, int port) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<Optional<Found>>> questions = new ArrayList<>();
      hosts.forEach(host -> questions.add(() -> ask(host, port)));
      List<Found> found = new ArrayList<>();
      for (Future<Optional<Found>> answer : threads.invokeAll(questions)) {
        answer.get().ifPresent(found::add);
      }
      return found;
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  /** Those that announced themselves, then those at these hosts; each is asked once. */
  public List<Found> network(List<Announcement> announced, Set<String> hosts, int port)
      throws InterruptedException {
    var unasked = new LinkedHashSet<>(hosts);
    List<Found> found = new ArrayList<>();
    for (Announcement heard : announced) {
      found.add(identify(new LinkAddress.Tcp(heard.host(), heard.port())));
      if (heard.port() == port) {
        unasked.remove(heard.host());
      }
    }
    found.addAll(tcp(List.copyOf(unasked), port));
    return found;
  }

  /** Who is at this address. */
  public Found identify(LinkAddress link) {
    Answer<RegisterDriver> opened = settings.access().open(links, link);
    return new Found(link, opened.match(Prober::identify, Prober::silent));
  }

  /**
   * Serial ports of this computer, by the name that stays when others are plugged in; a pseudo
   * terminal is not among them.
   */
  public static List<String> serialPorts() {
    return SerialPorts.all();
  }

  private Optional<Found> ask(String host, int port) {
    return listens(host, port)
        ? Optional.of(identify(new LinkAddress.Tcp(host, port)))
        : Optional.empty();
  }

  private static boolean listens(String host, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) CONNECT.toMillis());
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  private static Answer<RegisterIdentity> identify(RegisterDriver driver) {
    try (driver) {
      return driver.identify();
    }
  }

  private static Answer<RegisterIdentity> silent(RegisterFault fault) {
    return Answer.fault(fault);
  }
}
