package kassahub.agent.proxy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;

/** Whether the hub is reached through a proxy, and which. */
public final class HubProxy {
  private HubProxy() {}

  /**
   * As Java was told: {@code -Dhttps.proxyHost}, {@code -Dhttps.proxyPort} and {@code
   * -Dhttp.nonProxyHosts}. The proxy gets the hub's name and asks for its address itself.
   *
   * @return of type HTTP with an address that is known, or another, which is no proxy of ours
   * @throws UnknownHostException when nobody knows the proxy's name
   */
  public static Proxy of(String host, int port) throws UnknownHostException {
    ProxySelector selector = ProxySelector.getDefault();
    if (selector == null) {
      return Proxy.NO_PROXY;
    }
    String name = host.contains(":") ? "[" + host + "]" : host;
    Proxy chosen =
        selector.select(URI.create("https://" + name + ":" + port)).stream()
            .findFirst()
            .orElse(Proxy.NO_PROXY);
    if (chosen.type() != Proxy.Type.HTTP) {
      return Proxy.NO_PROXY;
    }
    var named = (InetSocketAddress) chosen.address();
    var found = new InetSocketAddress(named.getHostString(), named.getPort());
    if (found.isUnresolved()) {
      throw new UnknownHostException(named.getHostString() + ": no such name of a proxy");
    }
    return new Proxy(Proxy.Type.HTTP, found);
  }
}
