package kassahub.hub.register;

import java.time.Instant;

/** What a person should look at, and since when. */
public record OpenAlert(AlertKind kind, Instant since) {}
