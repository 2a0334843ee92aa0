package kassahub.hub.cabinet.terms;

import java.util.Optional;
import kassahub.hub.activation.LicenceMove;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.web.table.Table;

/**
 * Licences that went to replacements.
 *
 * @param plan what the form would do; empty until it has been looked at
 */
public record MovesView(Table table, Fields form, Optional<LicenceMove.Plan> plan) {}
