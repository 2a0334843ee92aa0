package kassahub.hub.agent;

import java.time.Instant;

/** An agent at the door: a person decides. */
public record PendingEnrolment(
    long id, long organisation, String tokenName, String host, String version, Instant askedAt) {}
