package kassahub.hub.catalogue;

import kassahub.hub.database.Tx;

/** SQL of the one vendor, product and device line of all sandboxes. */
final class SandboxGoodsStore {
  /**
   * Files, for the release before: it would wait for one that never comes, and ask nobody. A slow
   * answer is soon given up: whoever tries that out has not an hour.
   */
  private static final String VENDOR =
      """
      insert into vendor (name, legal_name, ogrn, issuer, issuer_config, sandbox)
      values ($1, $2, '0000000000000', 'files', '{"deadlineMinutes": 5}', true)
      on conflict do nothing
      """;

  private static final String LICENCE_TYPE =
      """
      insert into licence_type (name, article, term_value, term_unit, rights_holder, sandbox)
      values ($1, $2, 12, 'month', $3, true)
      on conflict do nothing
      """;

  private static final String DEVICE_LINE =
      """
      insert into device_line (vendor_id, licence_type_id, name, install_method)
      select v.id, t.id, $1, 'file' from vendor v cross join licence_type t
      where v.sandbox and t.sandbox and not exists (select from device_line l where l.vendor_id = v.id)
      on conflict do nothing
      """;

  private static final String LINE =
      """
      select l.id, l.licence_type_id from device_line l join vendor v on v.id = l.vendor_id where v.sandbox
      """;

  private SandboxGoodsStore() {}

  /** A device line and what is sold for it. */
  record Line(long id, long licenceType) {}

  /** Whoever enters the same at once waits, and finds it there. */
  static void enter(Tx tx, SandboxGoods.Names names) {
    tx.execute(VENDOR, names.vendor(), names.legalName());
    tx.execute(LICENCE_TYPE, names.product(), names.article(), names.legalName());
    tx.execute(DEVICE_LINE, names.line());
  }

  static Line line(Tx tx) {
    return tx.one(LINE, row -> new Line(row.number("id"), row.number("licence_type_id")));
  }
}
