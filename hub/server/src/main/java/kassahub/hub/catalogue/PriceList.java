package kassahub.hub.catalogue;

import java.util.OptionalLong;

/**
 * Names a price list.
 *
 * @param account whose own it is; empty = everybody's
 * @param currency RUB or KZT
 */
public record PriceList(OptionalLong account, String currency) {
  /** Everybody's. */
  public static PriceList general(String currency) {
    return new PriceList(OptionalLong.empty(), currency);
  }
}
