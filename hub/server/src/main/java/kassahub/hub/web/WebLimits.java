package kassahub.hub.web;

import java.time.Duration;

/**
 * How long a peer may take.
 *
 * @param stalled without taking one more piece of an answer
 * @param wholeDownload for all of a file
 */
public record WebLimits(Duration stalled, Duration wholeDownload) {
  /** Good for people on bad lines. */
  public static final WebLimits USUAL =
      new WebLimits(Duration.ofSeconds(30), Duration.ofMinutes(15));
}
