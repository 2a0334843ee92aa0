package kassahub.hub.organisation;

/**
 * A person's click on «Продолжить».
 *
 * @param edition number of the edition that was shown
 * @param ip the address it came from, as text
 */
public record Acceptance(long organisation, long edition, String ip) {}
