package kassahub.hub.cabinet.money;

import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.document.KnownSeller;
import kassahub.hub.confirmation.Confirmation;
import kassahub.hub.web.Texts;

/**
 * «Реквизиты» of one currency.
 *
 * @param history the present one first
 * @param printed documents name the present one: another payee or account needs a second operator
 * @param waiting what follows once a second operator agrees
 */
public record SellerView(
    String currency,
    SellerForm form,
    List<KnownSeller> history,
    boolean printed,
    Optional<Confirmation> waiting,
    Texts texts) {
  public SellerView {
    history = List.copyOf(history);
  }
}
