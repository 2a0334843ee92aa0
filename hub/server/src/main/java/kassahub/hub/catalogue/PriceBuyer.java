package kassahub.hub.catalogue;

/**
 * Who buys, as far as prices depend on it.
 *
 * @param currency in which the account buys: RUB or KZT
 * @param sandbox it buys what is made up, and nothing else
 */
public record PriceBuyer(
    long account, String name, PriceKind pays, String currency, boolean sandbox) {}
