package kassahub.hub.agent;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL of agents and their certificates. */
final class AgentStore {
  private static final String STANDING =
      """
      select a.organisation_id, a.revoked_at is not null as revoked, a.suspended_at is not null as suspended,
        c.serial is not null as known, c.revoked_at is not null as certificate_revoked, c.issued_at,
        c.not_before, c.not_after,
        exists (select from agent_certificate o
          where o.agent_id = a.id and o.revoked_at is null and o.issued_at < c.issued_at) as older
      from agent a left join agent_certificate c on c.agent_id = a.id and c.serial = $2
      where a.id = $1
      """;
  private static final String LOCK = "select id from agent where id = $1 for update";
  private static final String OF_KEY =
      """
      select der, revoked_at is not null as revoked from agent_certificate
      where agent_id = $1 and key_hash = $2 order by issued_at desc limit 1
      """;
  private static final String FORMER =
      """
      select a.id from agent_certificate c join agent a on a.id = c.agent_id
      where c.serial = $1 and c.der = $2 and c.revoked_at is null and a.organisation_id = $3
        and a.revoked_at is null and a.suspended_at is null
      """;
  private static final String ISSUED_SINCE =
      "select count(*) as issued from agent_certificate where agent_id = $1 and issued_at > $2";
  private static final String SUPERSEDE =
      """
      update agent_certificate set revoked_at = $3
      where agent_id = $1 and issued_at < $2 and revoked_at is null
      """;
  private static final String COUNT_RETURN =
      """
      update agent_certificate set
        returns = case when returns_since >= $2 then returns + 1 else 1 end,
        returns_since = case when returns_since >= $2 then returns_since else $3 end
      where serial = $1
      returning returns
      """;
  private static final String INSERT =
      """
      insert into agent (id, organisation_id, name, host, version, enrolled_at) values ($1, $2, $3, $4, $5, $6)
      """;
  private static final String INSERT_CERTIFICATE =
      """
      insert into agent_certificate (serial, agent_id, key_hash, not_before, not_after, issued_at, der)
      values ($1, $2, $3, $4, $5, $6, $7)
      """;
  private static final String LATEST_CERTIFICATE =
      "select der from agent_certificate where agent_id = $1 order by issued_at desc limit 1";
  private static final String REVOKE =
      """
      update agent set revoked_at = $2, revoke_reason = $3, replaced_by = $4
      where id = $1 and revoked_at is null
      """;
  private static final String REVOKE_CERTIFICATES =
      "update agent_certificate set revoked_at = $2 where agent_id = $1 and revoked_at is null";
  private static final String SUSPEND =
      """
      update agent set suspended_at = $2, suspend_reason = $3
      where id = $1 and suspended_at is null and revoked_at is null
      """;
  private static final String RELEASE =
      "update agent set suspended_at = null, suspend_reason = null where id = $1 and suspended_at"
          + " is not null";
  private static final String FORGET_RETURNS =
      "update agent_link set returns = 0 where agent_id = $1";
  private static final String FORGET_RETURNS_OF_CERTIFICATES =
      "update agent_certificate set returns = 0, returns_since = null where agent_id = $1";
  private static final String RENAME = "update agent set name = $2 where id = $1";
  private static final String REPLACED_SINCE =
      """
      select o.account_id, a.id, a.name, a.replaced_by, n.name as by_name
      from agent a join account_organisation o on o.organisation_id = a.organisation_id
        join agent n on n.id = a.replaced_by
      where (a.revoked_at is not null or a.suspended_at is not null) and greatest(a.revoked_at, a.suspended_at) >= $1
        and a.revoked_at >= $1
      order by a.revoked_at, a.id limit 100000
      """;
  private static final String SUSPENDED_SINCE =
      """
      select o.account_id, a.id, a.name, a.suspended_at
      from agent a join account_organisation o on o.organisation_id = a.organisation_id
      where (a.revoked_at is not null or a.suspended_at is not null) and greatest(a.revoked_at, a.suspended_at) >= $1
        and a.suspended_at >= $1 and a.revoked_at is null
      order by a.suspended_at, a.id limit 100000
      """;
  private static final String REVOKED =
      """
      select serial, revoked_at from agent_certificate
      where revoked_at is not null and not_after > $1 order by serial
      """;
  private static final int REVOKED_AT_ONCE = 10_000;
  private static final String SAVE_HEALTH =
      """
      update agent a set health = u.health, health_at = $5, version = u.version,
        settings = coalesce(nullif(u.settings, 'null'), case when a.version = u.version then a.settings end)
      from (select * from unnest($1::text[], $2::jsonb[], $3::text[], $4::jsonb[]) as t (id, health, version, settings)
        order by t.id) u
      where a.id = u.id
      """;

  /** What was wished of the one whose place it takes is wished of it. */
  private static final String INHERIT =
      """
      insert into agent_settings (organisation_id, agent_id, poll_seconds, window_from, window_until, log_level, log_until,
        version, changed_at, changed_by)
      select a.organisation_id, a.id, s.poll_seconds, s.window_from, s.window_until, s.log_level, s.log_until, s.version,
        s.changed_at, s.changed_by
      from agent_settings s join agent a on a.id = $2 and a.organisation_id = s.organisation_id
      where s.agent_id = $1
      """;

  private static final String SEEN =
      """
      update agent a set last_seen_at = $3, transport = u.transport
      from (select * from unnest($1::text[], $2::text[]) as t (id, transport) order by t.id) u
      where a.id = u.id and (a.last_seen_at is null or a.last_seen_at < $3)
      """;
  private static final String SAVE_LOG =
      "insert into agent_log (agent_id, dispatch_id, received_at, text) values ($1, $2, $3, $4)";
  private static final String LOGS =
      """
      select received_at, text from agent_log where agent_id = $1 order by id desc limit 20
      """;

  /** What the database knows about a certificate and its agent. */
  record Standing(
      long organisation,
      boolean revoked,
      boolean suspended,
      boolean known,
      boolean certificateRevoked,
      Optional<Instant> issuedAt,
      boolean older,
      Optional<Life> life) {
    /** Another one has taken the certificate's place; nobody has stopped its agent. */
    boolean superseded() {
      return known && certificateRevoked && !revoked && !suspended;
    }
  }

  /** From when until when a certificate is good. */
  record Life(Instant from, Instant until) {}

  /** A certificate that was issued for a key. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  record OfKey(byte[] der, boolean revoked) {}

  /** Two questions of the same agent are answered one after the other. */
  void lock(Tx tx, String agent) {
    tx.find(LOCK, row -> true, agent);
  }

  Optional<OfKey> ofKey(Tx tx, String agent, byte[] keyHash) {
    return tx.find(OF_KEY, row -> new OfKey(row.bytes("der"), row.flag("revoked")), agent, keyHash);
  }

  /** The agent of an organisation that has this certificate, also an expired one. */
  Optional<String> former(Tx tx, X509Certificate certificate, long organisation) {
    return tx.find(
        FORMER,
        row -> row.string("id"),
        serial(certificate.getSerialNumber()),
        CertificateAuthority.der(certificate),
        organisation);
  }

  long issuedSince(Tx tx, String agent, Instant since) {
    return tx.one(ISSUED_SINCE, row -> row.number("issued"), agent, since);
  }

  Optional<Standing> standing(Tx tx, String agent, BigInteger certificate) {
    return tx.find(STANDING, AgentStore::standing, agent, serial(certificate));
  }

  void supersede(Tx tx, String agent, Instant issuedAt, Instant now) {
    tx.execute(SUPERSEDE, agent, issuedAt, now);
  }

  /** How often a certificate has come back since then, this time included. */
  int countReturn(Tx tx, BigInteger certificate, Instant since, Instant now) {
    return tx.one(COUNT_RETURN, row -> row.integer("returns"), serial(certificate), since, now);
  }

  List<Suspended> suspendedSince(Tx tx, Instant since) {
    return tx.list(
        SUSPENDED_SINCE,
        row ->
            new Suspended(
                row.number("account_id"),
                row.string("id"),
                row.string("name"),
                row.instant("suspended_at")),
        since);
  }

  List<Replaced> replacedSince(Tx tx, Instant since) {
    return tx.list(
        REPLACED_SINCE,
        row ->
            new Replaced(
                row.number("account_id"),
                row.string("id"),
                row.string("name"),
                row.string("replaced_by"),
                row.string("by_name")),
        since);
  }

  void insert(Tx tx, NewAgent agent, Instant now) {
    tx.execute(
        INSERT, agent.id(), agent.organisation(), agent.name(), agent.host(), agent.version(), now);
  }

  void insertCertificate(
      Tx tx, String agent, X509Certificate certificate, byte[] keyHash, Instant now) {
    tx.execute(
        INSERT_CERTIFICATE,
        serial(certificate.getSerialNumber()),
        agent,
        keyHash,
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        now,
        CertificateAuthority.der(certificate));
  }

  Optional<byte[]> latestCertificate(Tx tx, String agent) {
    return tx.find(LATEST_CERTIFICATE, row -> row.bytes("der"), agent);
  }

  boolean revoke(Tx tx, String agent, String reason, Optional<String> replacedBy, Instant now) {
    boolean revoked = tx.execute(REVOKE, agent, now, reason, replacedBy) > 0;
    tx.execute(REVOKE_CERTIFICATES, agent, now);
    return revoked;
  }

  void inherit(Tx tx, String old, String agent) {
    tx.execute(INHERIT, old, agent);
  }

  boolean suspend(Tx tx, String agent, String reason, Instant now) {
    return tx.execute(SUSPEND, agent, now, reason) > 0;
  }

  boolean release(Tx tx, String agent) {
    tx.execute(FORGET_RETURNS, agent);
    tx.execute(FORGET_RETURNS_OF_CERTIFICATES, agent);
    return tx.execute(RELEASE, agent) > 0;
  }

  void rename(Tx tx, String agent, String name) {
    tx.execute(RENAME, agent, name);
  }

  /** All of them: whoever is left out of a list of revoked certificates may come in. */
  void revoked(Tx tx, Instant now, BiConsumer<BigInteger, Instant> each) {
    tx.stream(
        REVOKED,
        REVOKED_AT_ONCE,
        row -> each.accept(new BigInteger(row.string("serial"), 16), row.instant("revoked_at")),
        now);
  }

  void saveHealth(Tx tx, Map<String, AgentHealth> health, Instant now) {
    var all = List.copyOf(health.entrySet());
    tx.execute(
        SAVE_HEALTH,
        Columns.of(all)
            .string(Map.Entry::getKey)
            .json(entry -> HealthJson.write(entry.getValue()))
            .string(entry -> entry.getValue().version())
            .findJson(entry -> entry.getValue().settings())
            .same(now)
            .arguments());
  }

  void seen(Tx tx, Map<String, String> transports, Instant now) {
    var all = List.copyOf(transports.entrySet());
    Function<Map.Entry<String, String>, String> agent = Map.Entry::getKey;
    tx.execute(
        SEEN, Columns.of(all).string(agent).string(Map.Entry::getValue).same(now).arguments());
  }

  void saveLog(Tx tx, String agent, UUID dispatch, String text, Instant now) {
    tx.execute(SAVE_LOG, agent, dispatch, now, text);
  }

  List<AgentLog> logs(Tx tx, String agent) {
    return tx.list(
        LOGS, row -> new AgentLog(row.instant("received_at"), row.string("text")), agent);
  }

  private static Standing standing(Row row) {
    return new Standing(
        row.number("organisation_id"),
        row.flag("revoked"),
        row.flag("suspended"),
        row.flag("known"),
        row.flag("certificate_revoked"),
        row.findInstant("issued_at"),
        row.flag("older"),
        row.findInstant("not_before")
            .map(from -> new Life(from, row.findInstant("not_after").orElseThrow())));
  }

  private static String serial(BigInteger number) {
    return number.toString(16);
  }
}
