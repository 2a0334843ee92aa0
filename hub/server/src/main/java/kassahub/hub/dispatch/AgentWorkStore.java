package kassahub.hub.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.database.Tx;

/** SQL over work of agents themselves. */
final class AgentWorkStore {
  private static final String SUPERSEDE =
      """
      update dispatch set state = 'cancelled', finished_at = $3, lease_until = null, reason_code = 'cancelled', reason_text = ''
      where agent_id = any($1::text[]) and kind = $2 and state in ('waiting', 'sent')
      """;

  private static final String LAST_OF =
      DispatchStore.JOINED
          + " where d.agent_id = $2 and d.kind = $3 and"
          + DispatchStore.VISIBLE
          + " order by d.created_at desc, d.id desc limit 1";

  private static final String VISIBLE =
      """
      select a.id from agent a
      where a.id = any($2::text[]) and a.revoked_at is null and ($1::bigint is null or a.organisation_id in (
          select organisation_id from account_organisation where account_id = $1
          union all select organisation_id from partner_client where account_id = $1))
      """;

  private AgentWorkStore() {}

  static Set<String> visible(Tx tx, Optional<Long> account, Set<String> agents) {
    var ids = agents.toArray(String[]::new);
    return Set.copyOf(tx.list(VISIBLE, row -> row.string("id"), account, ids));
  }

  static void supersede(Tx tx, List<String> agents, String kind, Instant now) {
    tx.execute(SUPERSEDE, agents.toArray(String[]::new), kind, now);
  }

  static Optional<Dispatch> lastOf(Tx tx, Optional<Long> account, String agent, String kind) {
    return tx.find(LAST_OF, DispatchRow::read, account, agent, kind);
  }
}
