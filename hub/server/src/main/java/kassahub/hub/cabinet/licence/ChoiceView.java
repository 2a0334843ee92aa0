package kassahub.hub.cabinet.licence;

import java.util.List;
import java.util.Optional;
import kassahub.hub.organisation.Organisation;

/**
 * Whom to buy for (A-47 … A-52).
 *
 * @param contact of the regional manager
 * @param blocked nothing can be bought now
 */
public record ChoiceView(
    List<Organisation> organisations, String contact, Optional<BlockView> blocked) {
  public ChoiceView {
    organisations = List.copyOf(organisations);
  }
}
