package kassahub.hub.web;

import kassahub.hub.account.Caller;

/**
 * Somebody with an open session.
 *
 * @param csrfToken what every write of this session carries in {@code X-CSRF-Token} or {@code
 *     _csrf}
 * @param accountName what the top bar shows: the tenant's name
 */
public record SignedIn(Caller caller, String csrfToken, String accountName) {}
