package kassahub.deploy.demo;

import java.nio.file.Path;

/**
 * What the demo is asked for.
 *
 * @param registers how many, 1 to 1000
 * @param httpPort of the cabinet; 0 = the one of the first start, or a free one
 * @param data where everything is kept
 * @param transport how agents connect; {@code both} = half of them each
 */
public record DemoOptions(int registers, int httpPort, Path data, Way transport) {
  /** The ways that can be asked for. */
  public enum Way {
    mqtt,
    grpc,
    both
  }

  /** Which way this register's agent goes. */
  String transportOf(DemoRegister register) {
    return transport == Way.both ? register.transport() : transport.name();
  }
}
