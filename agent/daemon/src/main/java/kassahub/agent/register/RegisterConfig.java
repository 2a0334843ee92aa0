package kassahub.agent.register;

import java.time.Duration;
import java.util.Optional;
import kassahub.agent.driver.DriverSettings;
import kassahub.agent.link.LinkAddress;

/**
 * One register that this agent attends to.
 *
 * @param link where it is reached; two configurations never share one
 * @param settings which vendor's, and how to speak to it
 * @param pace how often
 * @param localPort where the agent, which then owns the line, offers it to the shop's program
 * @param pollFixed whoever wrote the configuration chose how often: the hub does not change it
 */
public record RegisterConfig(
    LinkAddress link,
    DriverSettings settings,
    Pace pace,
    Optional<Integer> localPort,
    boolean pollFixed) {
  public RegisterConfig {
    localPort.ifPresent(
        port -> {
          settings
              .whyNotShared()
              .ifPresent(
                  why -> {
                    throw new IllegalArgumentException(why);
                  });
          if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("local-port must be 1 to 65535: " + port);
          }
        });
  }

  /** A register whose line the agent takes and gives back at each visit. */
  public static RegisterConfig of(LinkAddress link, DriverSettings settings, Pace pace) {
    return new RegisterConfig(link, settings, pace, Optional.empty(), false);
  }

  /**
   * How often a register is read, and reported when nothing changed.
   *
   * @param poll 1 to 3600 s in a configuration
   * @param heartbeat 30 to 86400 s in a configuration
   */
  public record Pace(Duration poll, Duration heartbeat) {
    public static final Pace DEFAULT = new Pace(Duration.ofSeconds(30), Duration.ofMinutes(15));

    public Pace {
      if (poll.isNegative() || poll.isZero() || heartbeat.isNegative() || heartbeat.isZero()) {
        throw new IllegalArgumentException("poll and heartbeat must be positive");
      }
    }

    /**
     * The same within the bounds that are compiled into the agent.
     *
     * @throws IllegalArgumentException when out of them
     */
    public static Pace bounded(Duration poll, Duration heartbeat) {
      check("poll", poll, Duration.ofSeconds(1), Duration.ofHours(1));
      check("heartbeat", heartbeat, Duration.ofSeconds(30), Duration.ofDays(1));
      return new Pace(poll, heartbeat);
    }

    private static void check(String name, Duration value, Duration least, Duration most) {
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException(
            name + " must be " + least.toSeconds() + " to " + most.toSeconds() + " seconds");
      }
    }
  }
}
