package kassahub.hub.web;

import java.time.Duration;

/**
 * How long a peer may take.
 *
 * @param head from the connection, or the last answer, until the next request has begun
 * @param wholeBody to send a body, the waiting for admission included
 * @param stalled without taking one more piece of an answer
 * @param wholeDownload for all of a file
 */
public record WebLimits(
    Duration head, Duration wholeBody, Duration stalled, Duration wholeDownload) {
  /** Good for people on bad lines. */
  public static final WebLimits USUAL =
      new WebLimits(
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofMinutes(15));
}
