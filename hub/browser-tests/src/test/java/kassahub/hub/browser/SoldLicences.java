package kassahub.hub.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import kassahub.hub.database.Database;

/** Activations of the demo's partner in every status, and what people read of pages. */
final class SoldLicences {
  static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd.MM.yyyy");

  /** Thirty, a third of each status, of both vendors and both organisations. */
  private static final String ACTIVATIONS =
      """
      insert into activation (account_id, organisation_id, vendor_id, status, error_code, error_text, comment,
        licences, amount, created_at, created_by, finished_at)
      select u.account_id,
        (select organisation_id from account_organisation o where o.account_id = u.account_id
          order by organisation_id offset n % 2 limit 1),
        (select id from vendor order by id offset n % 2 limit 1),
        s.status, case s.status when 'failed' then 'INTERNAL' end, case s.status when 'failed' then 'x' end,
        case when n % 5 = 0 then 'к отчёту' end, 1 + n % 4, (1 + n % 4) * (180000 + 20000 * (1 - n % 2)),
        now() - interval '1 hour' * (40 - n), 'test', case when s.status <> 'in_progress' then now() end
      from app_user u, generate_series(1, 30) n
      cross join lateral (select (array['done', 'in_progress', 'failed'])[1 + n % 3] as status) s
      where u.login = 'partner' order by n
      """;

  private static final String LINES =
      """
      insert into activation_line (activation, position, account_id, serial, model, line_id, licence_type_id,
        current_until, new_until, final_until, price, licence, signature)
      select a.number, k, a.account_id, '0300' || lpad((a.number * 100 + k)::text, 12, '0'), 'NETPAY-ФС', l.id,
        l.licence_type_id, case when k = 1 then date '2035-12-14' end, '2036-12-14',
        case when a.status = 'done' then date '2036-12-14' end, a.amount / a.licences,
        case when a.status = 'done' then decode(repeat('00', 64), 'hex') end,
        case when a.status = 'done' then decode(repeat('00', 64), 'hex') end
      from activation a cross join generate_series(1, 4) k
      join lateral (select * from device_line l where l.vendor_id = a.vendor_id order by l.id limit 1) l on true
      where a.created_by = 'test' and k <= a.licences
      """;
  private static final String FILES =
      """
      insert into licence_file (activation, account_id, name, content, sha256, created_at)
      select number, account_id, 'Licenses_' || number || '_2036-12-14.slf', '\\x30', '\\x30', now()
      from activation where created_by = 'test' and status = 'done'
      """;

  private final DemoCabinet cabinet;

  private SoldLicences(DemoCabinet cabinet) {
    this.cabinet = cabinet;
  }

  /** Enters them: of the fifteenth some licences are not on their registers yet. */
  static SoldLicences in(DemoCabinet cabinet) {
    var sold = new SoldLicences(cabinet);
    List.of(ACTIVATIONS, LINES, FILES).forEach(cabinet::change);
    cabinet.change(
        """
        update activation_line set delivery = (array['failed', 'installed', 'installed', 'waiting'])[position],
          reason_code = case position when 1 then 'would-shorten' end where activation = $1
        """,
        sold.number(15));
    cabinet.change(
        "update activation_line set delivery = 'installed' where activation = $1", sold.number(18));
    return sold;
  }

  /** The number of the activation that was entered at this place. */
  long number(int at) {
    return one(
        "select number as n from activation where created_by = 'test' order by number offset $1"
            + " limit 1",
        (long) at - 1);
  }

  /** The order of an activation. */
  long order(long number) {
    return one("select order_number as n from activation where number = $1", number);
  }

  /** How many activations there are. */
  long count() {
    return one("select count(*) as n from activation where number >= $1", 0L);
  }

  String amount(long number) {
    return "%,d ₽"
        .formatted(one("select amount / 100 as n from activation where number = $1", number))
        .replace(',', ' ');
  }

  String created(long number) {
    return database()
        .transact(
            tx ->
                tx.one(
                    "select created_at from activation where number = $1",
                    row -> DAY.format(row.instant("created_at").atZone(ZoneId.of("Europe/Moscow"))),
                    number));
  }

  private long one(String sql, Object argument) {
    return database().transact(tx -> tx.one(sql, row -> row.number("n"), argument));
  }

  private Database database() {
    return cabinet.demo().hub().features().database();
  }

  static String crumbs(Page page) {
    return text(page.locator(".kh-crumbs"))
        .replace(" / ", "/")
        .replace("/ ", "/")
        .replace(" /", "/");
  }

  static List<String> texts(Locator found) {
    return found.allTextContents().stream().map(SoldLicences::plain).toList();
  }

  static String text(Locator found) {
    return plain(found.textContent());
  }

  /** As people read it: any run of spaces is one. */
  private static String plain(String text) {
    return text.replaceAll("[\\s\u00a0\u202f]+", " ").strip();
  }
}
