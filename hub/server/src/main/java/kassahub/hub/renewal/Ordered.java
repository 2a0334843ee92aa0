package kassahub.hub.renewal;

import kassahub.hub.catalogue.Money;

/**
 * An activation that a policy made and that has not failed.
 *
 * @param account that it buys for
 */
public record Ordered(long activation, long account, String policy, int licences, Money price) {}
