package kassahub.hub.catalogue;

/**
 * Who buys, as far as prices depend on it.
 *
 * @param currency in which the account buys: RUB or KZT
 */
public record PriceBuyer(long account, String name, PriceKind pays, String currency) {}
