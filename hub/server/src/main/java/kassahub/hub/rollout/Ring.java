package kassahub.hub.rollout;

/**
 * The agents that come in with one stage of a release.
 *
 * @param percent of the stage that lets them in
 * @param going were offered it, or try it
 */
public record Ring(int percent, long done, long failed, long going, long waiting) {
  public long all() {
    return done + failed + going + waiting;
  }
}
