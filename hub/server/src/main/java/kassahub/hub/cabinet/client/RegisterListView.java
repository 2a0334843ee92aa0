package kassahub.hub.cabinet.client;

import java.util.Optional;
import kassahub.hub.web.table.Table;

/**
 * The list of registers.
 *
 * @param archive the second tab (B-16)
 * @param active registers on the first tab, counted as a page counts
 * @param archived registers on the second tab
 * @param elsewhere what is known of a number that was sought and not found
 */
public record RegisterListView(
    Table table, boolean archive, long active, long archived, Optional<Elsewhere> elsewhere) {}
