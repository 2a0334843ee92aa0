package kassahub.deploy.line;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Hosts as network namespaces of Linux, joined by a switch in one of their own: what is lost here
 * is lost by the kernel, without a word to anybody. A back wire leads from each host to this JVM,
 * for registers and for looking.
 */
final class Network implements AutoCloseable {
  private static final int TRIES = 20;
  private static final int MOST_NETWORKS = 250;
  private static final String BRIDGE = "bridge";

  /** A MAC address that nobody has. */
  private static final String NOBODY = "02:00:00:00:00:fe";

  private final int number;
  private final List<Host> hosts = new ArrayList<>();

  /**
   * One of them.
   *
   * @param address in the network
   * @param back where this JVM reaches it, whatever becomes of the network
   * @param here where it reaches this JVM
   */
  record Host(String name, String address, String back, String here) {
    /** What a command begins with to run there. */
    List<String> into() {
      return List.of("ip", "netns", "exec", name);
    }
  }

  /**
   * Makes one without hosts.
   *
   * @throws IOException that says what is missing here
   */
  Network() throws IOException {
    if (!System.getProperty("user.name").equals("root")) {
      throw new IOException("only root makes network namespaces");
    }
    number = free();
    try {
      inSwitch("link", "add", BRIDGE, "type", "bridge");
      inSwitch("link", "set", BRIDGE, "up");
    } catch (IOException failure) {
      close();
      throw failure;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Other builds may run on this machine. */
  private static int free() throws IOException {
    var random = new Random();
    for (int left = TRIES; true; left--) {
      int number = 1 + random.nextInt(MOST_NETWORKS);
      try {
        Command.run("ip", "netns", "add", name(number, "switch"));
        return number;
      } catch (IOException taken) {
        if (left == 0) {
          throw taken;
        }
      }
    }
  }

  /** A host more, on the switch. */
  Host host(String name) throws IOException {
    int index = hosts.size();
    int wire = 4 * index;
    var host =
        new Host(
            name(number, name),
            "10.211.%d.%d".formatted(number, index + 1),
            "10.212.%d.%d".formatted(number, wire + 2),
            "10.212.%d.%d".formatted(number, wire + 1));
    Command.run("ip", "netns", "add", host.name());
    hosts.add(host);
    on(host, "link", "set", "lo", "up");
    inSwitch("link", "add", port(host), "type", "veth", "peer", "eth0", "netns", host.name());
    inSwitch("link", "set", port(host), "up");
    hear(host);
    on(host, "addr", "add", host.address() + "/24", "dev", "eth0");
    on(host, "link", "set", "eth0", "up");
    var outside = "kh%d-%d".formatted(number, index);
    Command.run("ip", "link", "add", outside, "type", "veth", "peer", "back", "netns", host.name());
    Command.run("ip", "addr", "add", host.here() + "/30", "dev", outside);
    Command.run("ip", "link", "set", outside, "up");
    on(host, "addr", "add", host.back() + "/30", "dev", "back");
    on(host, "link", "set", "back", "up");
    return host;
  }

  /** Nothing that it sends or is sent arrives, until {@link #hear}. */
  void silence(Host host) throws IOException {
    inSwitch("link", "set", port(host), "nomaster");
  }

  void hear(Host host) throws IOException {
    inSwitch("link", "set", port(host), "master", BRIDGE);
  }

  /** What the one sends to the other is lost; the other way it arrives. */
  void lose(Host from, Host to) throws IOException {
    on(from, neighbour("replace", to, "lladdr", NOBODY, "nud", "permanent"));
  }

  void find(Host from, Host to) throws IOException {
    on(from, neighbour("del", to));
  }

  private static String[] neighbour(String verb, Host to, String... more) {
    var words = new ArrayList<>(List.of("neigh", verb, to.address(), "dev", "eth0"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  /** So many bits a second each way. */
  void slow(Host host, String rate) throws IOException {
    limit(host.name(), "eth0", rate);
    limit(name(number, "switch"), port(host), rate);
  }

  private static void limit(String where, String device, String rate) throws IOException {
    Command.run(
        "ip netns exec %s tc qdisc add dev %s root tbf rate %s burst 3000 latency 2s"
            .formatted(where, device, rate)
            .split(" ", -1));
  }

  /** Its programs stand still, their connections stay. */
  void freeze(Host host) throws IOException {
    signal(host, "-STOP");
  }

  void thaw(Host host) throws IOException {
    signal(host, "-CONT");
  }

  private static void signal(Host host, String signal) throws IOException {
    for (var pid : Command.run("ip", "netns", "pids", host.name()).split("\n", -1)) {
      if (!pid.isBlank()) {
        Command.run("kill", signal, pid);
      }
    }
  }

  private static String name(int number, String name) {
    return "kassahub-%d-%s".formatted(number, name);
  }

  private String port(Host host) {
    return "port" + host.address().substring(host.address().lastIndexOf('.') + 1);
  }

  private void inSwitch(String... words) throws IOException {
    on(name(number, "switch"), words);
  }

  private static void on(Host host, String... words) throws IOException {
    on(host.name(), words);
  }

  private static void on(String namespace, String... words) throws IOException {
    var line = new ArrayList<>(List.of("ip", "-n", namespace));
    line.addAll(Arrays.asList(words));
    Command.run(line.toArray(String[]::new));
  }

  /** Wires end with their hosts; safe twice. */
  @Override
  public void close() {
    hosts.forEach(host -> forget(host.name()));
    hosts.clear();
    forget(name(number, "switch"));
  }

  private static void forget(String namespace) {
    try {
      Command.run("ip", "netns", "del", namespace);
    } catch (IOException gone) {
      // it was closed before
    }
  }
}
