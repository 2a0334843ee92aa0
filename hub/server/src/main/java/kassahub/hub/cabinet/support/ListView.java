package kassahub.hub.cabinet.support;

import kassahub.hub.web.table.Table;

/** A page that is one table. */
public record ListView(Table table) {}
