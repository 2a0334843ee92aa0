package kassahub.hub.cabinet.support;

import java.util.Optional;
import kassahub.hub.web.table.Table;

/**
 * What «Агенты» shows.
 *
 * @param left of the ticked ones, when not all of them were asked for their logs
 */
public record AgentsView(Table table, Optional<AgentsLeft> left) {}
