package kassahub.hub.web;

import kassahub.hub.account.Caller;

/**
 * Somebody with an open session.
 *
 * @param csrfToken what every write of this session carries in {@code X-CSRF-Token} or {@code
 *     _csrf}
 * @param accountName what the top bar shows: the tenant's name
 * @param unread notices of the account that nobody has read yet
 */
public record SignedIn(Caller caller, String csrfToken, String accountName, long unread) {}
