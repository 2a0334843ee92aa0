package kassahub.hub.cabinet.support;

import java.util.List;
import kassahub.hub.register.Claim;

/** Claims that wait for a decision. */
public record ClaimsView(List<Claim> claims) {}
