package kassahub.hub.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;

/**
 * The vendor that plays all vendors in sandboxes, and the product that it sells: one of each for
 * the whole hub, entered with the first sandbox.
 */
public final class SandboxGoods {
  private static final int DISCOUNT_FROM = 10;

  private SandboxGoods() {}

  /** What they are called. */
  public record Names(
      String vendor, String legalName, String product, String article, String line) {}

  /**
   * Puts the made-up product on sale in a sandbox, at prices of its own: nobody else sees them.
   *
   * @param sandbox its account, which had none yet
   * @param price of one licence; ten at once cost a tenth less
   */
  public static void sell(Tx tx, long sandbox, Names names, Money price, Instant now) {
    SandboxGoodsStore.enter(tx, names);
    long product = SandboxGoodsStore.line(tx).licenceType();
    price(tx, sandbox, product, 1, price, now);
    var less = new Money(price.minor() / 10 * 9, price.currency());
    price(tx, sandbox, product, DISCOUNT_FROM, less, now);
  }

  /** The line of made-up devices; there is one since the first sandbox. */
  public static long line(Tx tx) {
    return SandboxGoodsStore.line(tx).id();
  }

  private static void price(
      Tx tx, long sandbox, long licenceType, int quantity, Money price, Instant now) {
    var draft =
        new PriceDraft(
            new PriceList(OptionalLong.of(sandbox), price.currency().getCurrencyCode()),
            new Assortment.PriceOf(licenceType, PriceKind.PARTNER),
            quantity,
            Optional.of(price),
            LocalDate.EPOCH,
            0);
    PriceStore.insert(tx, draft, now, Actor.hub().name());
  }
}
