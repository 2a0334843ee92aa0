package kassahub.hub.catalogue;

import java.util.Optional;

/**
 * One tariff as «Цены» shows it.
 *
 * @param own what the asking account pays
 * @param retail the recommended retail price; empty for those who may not compare
 */
public record PriceRow(
    LicenceType licenceType, Optional<PriceScale> own, Optional<PriceScale> retail) {}
