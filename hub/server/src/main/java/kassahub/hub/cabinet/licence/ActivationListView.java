package kassahub.hub.cabinet.licence;

import java.util.List;
import java.util.Optional;
import kassahub.hub.web.table.Table;

/**
 * «Список активаций».
 *
 * @param mayActivate the button is there
 * @param blocked why nothing can be bought now
 * @param methods how each device line's licences get into registers
 * @param prices the tariff; empty for readers who may not see prices
 */
public record ActivationListView(
    Table table,
    boolean mayActivate,
    Optional<BlockView> blocked,
    List<Method> methods,
    List<Price> prices) {
  /**
   * How to install.
   *
   * @param way key of the sentence: {@code method.WAY}
   */
  public record Method(String line, String way, Optional<String> guideUrl) {}

  /**
   * A tariff of «Цены».
   *
   * @param steps by quantity, in words; empty where it changes nothing
   */
  public record Price(
      String licenceType, String article, String own, String steps, String retail) {}
}
