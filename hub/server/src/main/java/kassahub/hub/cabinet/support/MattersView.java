package kassahub.hub.cabinet.support;

import kassahub.hub.web.table.Table;

/**
 * One list of what is wrong.
 *
 * @param name end of the keys of its sentence and of what to do
 */
public record MattersView(String name, Table table) {}
