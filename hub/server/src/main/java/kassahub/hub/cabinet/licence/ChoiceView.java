package kassahub.hub.cabinet.licence;

import java.util.List;
import kassahub.hub.organisation.Organisation;

/**
 * Whom to buy for (A-47 … A-52).
 *
 * @param contact of the regional manager
 */
public record ChoiceView(List<Organisation> organisations, String contact) {
  public ChoiceView {
    organisations = List.copyOf(organisations);
  }
}
