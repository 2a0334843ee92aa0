package kassahub.hub.database;

/**
 * How far the primary has written: what was committed before is within it.
 *
 * @param lsn as PostgreSQL prints it
 * @param timeline each promotion begins one; positions of different ones say nothing of each other
 */
record WrittenPosition(String lsn, int timeline) {
  private static final String WRITTEN =
      """
      select pg_current_wal_lsn()::text as lsn,
        ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer as timeline
      """;

  /** A standby that follows another timeline now says so when it next writes its pages. */
  private static final String STANDING =
      """
      select pg_is_in_recovery() as stands_by,
        (select min_recovery_end_timeline from pg_control_recovery()) = $2 as same_timeline,
        coalesce(pg_last_wal_replay_lsn() >= $1::text::pg_lsn, false) as applied
      """;

  static WrittenPosition of(Tx primary) {
    return primary.one(
        WRITTEN, row -> new WrittenPosition(row.string("lsn"), row.integer("timeline")));
  }

  /**
   * Whether a standby has applied it by now.
   *
   * @throws Unfit it never will: it is no standby of this primary
   */
  boolean isApplied(Tx standby) {
    return standby.one(STANDING, WrittenPosition::isApplied, lsn, timeline);
  }

  private static boolean isApplied(Row standing) {
    if (!standing.flag("stands_by")) {
      throw new Unfit("it does not stand by");
    }
    if (!standing.flag("same_timeline")) {
      throw new Unfit("it is on another timeline than the primary");
    }
    return standing.flag("applied");
  }

  /** A server that must not be read from now. */
  static final class Unfit extends RuntimeException {
    Unfit(String reason) {
      super(reason, null, false, false);
    }
  }
}
