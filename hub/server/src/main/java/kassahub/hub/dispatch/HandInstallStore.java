package kassahub.hub.dispatch;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Tx;

/** Keeps what the hub did not order among what it did: one list says how licences came there. */
final class HandInstallStore {
  /**
   * Only of registers of the agent's own organisation (d17), and of a hundred a day, which is what
   * an agent keeps: these rows stay for ever. One that was told as ended half way may turn out
   * done; nothing else is ever changed.
   */
  private static final String SAVE =
      """
      insert into dispatch as d (
        id, agent_id, register_id, kind, state, licence, signature, settings, attempt, created_at, created_by,
        due_at, deadline, finished_at, reason_code, reason_text, device_code)
      select u.id, u.agent, r.id, 'install_licence', u.state, u.licence, u.signature, '{}', 1, $11::timestamptz, u.who,
        u.at, u.at + interval '1 day', u.at, u.code, u.text, u.device
      from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::text[], $8::text[],
          $9::text[], $10::integer[], $12::timestamptz[])
        as u (id, agent, serial, state, licence, signature, who, code, text, device, at)
        join agent a on a.id = u.agent
        join register r on r.serial = u.serial and r.organisation_id = a.organisation_id
      where (select count(*) from (
        select from dispatch told where told.agent_id = u.agent and told.created_at > $11 - interval '1 day'
          and told.created_by like 'by hand %' limit 100) today) < 100
      order by u.id
      on conflict (id) do update set
        state = excluded.state, finished_at = excluded.finished_at, reason_code = null, reason_text = null, device_code = null
      where d.state = 'failed' and excluded.state = 'done' and d.agent_id = excluded.agent_id
        and d.register_id = excluded.register_id
      """;

  private HandInstallStore() {}

  /**
   * @param installs with different ids
   */
  static void save(Tx tx, Collection<HandInstall> installs, Instant now) {
    tx.execute(
        SAVE,
        Columns.of(List.copyOf(installs))
            .uuid(HandInstall::id)
            .string(HandInstall::agent)
            .string(HandInstall::serial)
            .string(i -> (i.done() ? DispatchState.DONE : DispatchState.FAILED).stored())
            .findBytes(i -> Optional.of(i.licence().mask().bytes()))
            .findBytes(i -> Optional.of(i.licence().signature().bytes()))
            .string(i -> i.by().stored())
            .findString(i -> i.reason().map(Dispatch.Reason::code))
            .findString(i -> i.reason().map(Dispatch.Reason::text))
            .findInteger(
                i -> i.reason().map(Dispatch.Reason::deviceCode).orElseGet(OptionalInt::empty))
            .same(now)
            .instant(i -> i.at().isAfter(now) ? now : i.at())
            .arguments());
  }
}
