package kassahub.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import kassahub.agent.discovery.AddressRange;
import kassahub.agent.discovery.Announcement;
import kassahub.agent.discovery.Announcements;
import kassahub.agent.discovery.Prober;
import kassahub.agent.discovery.Prober.Found;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterIdentity;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kassahub discover}: which registers can be reached from here. */
@Command(
    name = "discover",
    mixinStandardHelpOptions = true,
    description = {
      "Looks for cash registers: listens for those that announce themselves on the local network"
          + " (UDP 16327), asks at the addresses given and at the one that a register on a USB"
          + " cable has (192.168.137.111), asks the ATOL driver's service of this computer, and"
          + " lists the serial ports.",
      "Prints a [[register]] block for each register found, ready for the configuration file. Only"
          + " asks who a register is; no password is tried."
    })
public final class DiscoverCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "ADDRESS",
      arity = "0..*",
      description = "192.168.1.7 or a range like 192.168.1.0/24 (at most 1024 addresses)")
  private List<String> addresses = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "TCP port of the registers (default: ${DEFAULT-VALUE})")
  private int port = 7778;

  @Option(
      names = "--serial",
      description = "Also ask at every serial port; stop the shop's program first")
  private boolean serial;

  @Option(
      names = "--listen",
      paramLabel = "SECONDS",
      description =
          "How long to listen for announcements, 0 not at all (default: ${DEFAULT-VALUE})")
  private int seconds = 5;

  /** Where a vendor's driver service listens for the programs of this computer. */
  private static final List<String> HERE = List.of("127.0.0.1");

  private final Console console;
  private final String usual;
  private final int service;

  public DiscoverCommand() {
    this(Console.system(), Prober.ON_USB, Vendor.ATOL.port());
  }

  /**
   * @param usual asked in any case
   * @param service port of the ATOL driver's service on this computer
   */
  DiscoverCommand(Console console, String usual, int service) {
    this.console = console;
    this.usual = usual;
    this.service = service;
  }

  /** Prints what it finds; exit code 1 when nothing was. */
  @Override
  public Integer call() throws InterruptedException {
    Set<String> hosts = new LinkedHashSet<>();
    for (String address : addresses) {
      try {
        hosts.addAll(AddressRange.parse(address).hosts());
      } catch (IllegalArgumentException wrong) {
        return console.fail("discover.address", String.valueOf(wrong.getMessage()));
      }
    }
    hosts.add(usual);
    try (var links = new Links()) {
      List<Found> found = find(new Prober(links, Vendor.SHTRIH.defaults()), hosts);
      found.addAll(new Prober(links, Vendor.ATOL.defaults()).tcp(HERE, service));
      return report(found);
    }
  }

  private List<Found> find(Prober prober, Set<String> hosts) throws InterruptedException {
    List<Found> found = prober.network(announced(console, seconds), hosts, port);
    for (String path : Prober.serialPorts()) {
      console.say("discover.serial", path);
      if (serial) {
        found.add(prober.identify(new LinkAddress.Serial(path, 115_200)));
      }
    }
    return found;
  }

  /** Those that announce themselves within so many seconds. */
  static List<Announcement> announced(Console console, int seconds) {
    if (seconds <= 0) {
      return List.of();
    }
    console.say("discover.listening", seconds);
    try (var announcements = new Announcements(Announcements.PORT)) {
      return announcements.listen(Duration.ofSeconds(seconds));
    } catch (IOException taken) {
      console.say("discover.taken", "" + Announcements.PORT, taken.toString());
      return List.of();
    }
  }

  private int report(List<Found> found) {
    for (Found one : found) {
      String link = one.link().text();
      one.identity().told().ifPresent(identity -> print(link, identity));
      one.identity().fault().ifPresent(fault -> print(link, fault));
    }
    return found.stream().anyMatch(one -> one.identity().told().isPresent())
        ? 0
        : console.fail("discover.nothing");
  }

  private void print(String link, RegisterIdentity identity) {
    console.print(
        "\n# "
            + identity.serial()
            + " "
            + identity.model()
            + "\n[[register]]\ndriver = \""
            + identity.driver()
            + "\"\nlink = \""
            + link
            + "\"\n");
  }

  private void print(String link, RegisterFault fault) {
    console.say("discover.fault", link, fault.text());
  }
}
