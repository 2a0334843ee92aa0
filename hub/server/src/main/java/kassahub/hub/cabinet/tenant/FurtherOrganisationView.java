package kassahub.hub.cabinet.tenant;

import java.util.List;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.organisation.Account;
import kassahub.hub.organisation.Organisation;

/**
 * A further organisation of an account.
 *
 * @param namesakes those that have the typed tax number
 */
public record FurtherOrganisationView(Account account, Fields form, List<Organisation> namesakes) {
  public FurtherOrganisationView {
    namesakes = List.copyOf(namesakes);
  }
}
