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
 * @param late the form was sent while another change waited
 */
public record SellerView(
    String currency,
    SellerForm form,
    List<KnownSeller> history,
    boolean printed,
    Optional<Confirmation> waiting,
    boolean late,
    Texts texts) {
  public SellerView {
    history = List.copyOf(history);
  }

  /** While a change waits there is nothing to fill in; what was typed before that stays. */
  public boolean fillable() {
    return waiting.isEmpty() || late || !form.faults().isEmpty();
  }
}
