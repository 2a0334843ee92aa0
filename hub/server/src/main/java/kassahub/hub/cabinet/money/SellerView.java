package kassahub.hub.cabinet.money;

import java.util.List;
import kassahub.hub.billing.document.KnownSeller;
import kassahub.hub.web.Texts;

/**
 * «Реквизиты» of one currency.
 *
 * @param history the present one first
 */
public record SellerView(String currency, SellerForm form, List<KnownSeller> history, Texts texts) {
  public SellerView {
    history = List.copyOf(history);
  }
}
