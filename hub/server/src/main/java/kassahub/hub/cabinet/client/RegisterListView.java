package kassahub.hub.cabinet.client;

import kassahub.hub.web.table.Table;

/**
 * The list of registers.
 *
 * @param archive the second tab (B-16)
 * @param active registers on the first tab
 * @param archived registers on the second tab
 */
public record RegisterListView(Table table, boolean archive, long active, long archived) {}
