package kassahub.hub.report;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Consumer;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** Rows of the register status report. */
final class StatusReportStore {
  private static final int ROWS_A_READ = 500;

  /**
   * $1 now, $2 the account or null for operators, $3 an organisation or null for all. The end of a
   * storage is the day of the document that carried tag 1213 plus its days (B-91).
   */
  private static final String STREAM =
      """
      select o.name as organisation, o.tax_number, o.kpp, r.name, r.serial, r.model, r.tax_state,
             r.service_stopped, r.contract_until, r.archived_at is not null as archived,
             t.name as outlet, coalesce(s.address, t.address) as address,
             s.registration_number, s.ffd, s.register_version, s.user_name, s.user_inn, s.tax_site,
             s.sender_email, s.automat_number, s.autonomous, s.marked_goods, s.pawnshop, s.insurance,
             s.flk_document, s.flk_wall, s.last_document, s.last_document_wall,
             f.number as storage_number, f.activated_day, f.warnings,
             s.key_resource_day + s.key_resource_days as storage_ends,
             coalesce(s.memory_percent >= 99 or f.warnings & 4 <> 0, s.memory_percent >= 99, f.warnings & 4 <> 0)
               as memory_full,
             case
               when s.shift = 'over_24_hours' then true
               when s.shift = 'open' and s.shift_opened_wall is not null then
                 s.shift_opened_wall + interval '24 hours' < case
                   when s.zone_minutes is not null
                     then $1::timestamptz at time zone 'UTC' + make_interval(mins => s.zone_minutes)
                   else $1::timestamptz at time zone coalesce(t.time_zone, o.time_zone)
                 end
               when s.shift in ('open', 'closed') then false
             end as long_shift
      from register r
      join organisation o on o.id = r.organisation_id
      left join outlet t on t.id = r.outlet_id
      left join register_state s on s.register_id = r.id
      left join fiscal_storage f on f.register_id = r.id and f.current
      where ($2::bigint is null or r.organisation_id in (
               select organisation_id from account_sees where account_id = $2))
        and ($3::bigint is null or r.organisation_id = $3)
      order by r.organisation_id, r.id
      """;

  private StatusReportStore() {}

  static void stream(
      Tx tx, Caller caller, OptionalLong organisation, Instant now, Consumer<Row> consumer) {
    var account = caller.operator() ? OptionalLong.empty() : OptionalLong.of(caller.account());
    tx.stream(STREAM, ROWS_A_READ, consumer, now, account, organisation);
  }
}
