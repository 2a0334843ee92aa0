package kassahub.agent.driver.shtrih;

/** A place in the register's tables. */
record TableField(int table, int row, int field) {
  static TableField of(int table, int field) {
    return new TableField(table, 1, field);
  }
}
