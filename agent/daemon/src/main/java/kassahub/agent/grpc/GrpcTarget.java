package kassahub.agent.grpc;

import java.time.Duration;

/**
 * What is called, and how long it may be silent.
 *
 * @param host name or address, IPv6 without brackets
 * @param method {@code package.Service/Method}
 * @param connect how long an address may take until it speaks HTTP/2; all of a name three times as
 *     long
 * @param keepAlive a connection that was quiet for so long is probed
 */
public record GrpcTarget(
    String host, int port, String method, Duration connect, Duration keepAlive) {
  String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
