package kassahub.hub.account;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;

/**
 * Counts guesses before they are tried, so that many at once get no more than one after the other.
 *
 * <p>The same for logins that exist and those that do not. Addresses that many share are not
 * counted: this machine's own, which is a proxy in front that names nobody, and what is no address
 * at all. A login is counted always.
 */
final class Attempts {
  private static final Duration WINDOW = Duration.ofMinutes(15);
  private static final int NETWORK_BYTES = 8;
  private static final int PER_LOGIN = 5;
  private static final int PER_ADDRESS = 30;
  private static final int RECOVERIES = 3;
  private static final int RECOVERIES_PER_ADDRESS = 10;

  private final Database database;
  private final InstantSource clock;

  Attempts(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Takes one for the login and the address; gives the time to come back when there is none. */
  Optional<Instant> take(String login, String address) {
    Optional<Instant> locked =
        ofOne(address) ? take("address " + network(address), PER_ADDRESS) : Optional.empty();
    return locked.or(() -> take("login " + login, PER_LOGIN));
  }

  /** Writes that nobody has the login, in the place of what a person's journal says. */
  void unknown(Tx tx, String login) {
    count(tx, "unknown " + login);
  }

  /** Takes one for the user's second factor. */
  Optional<Instant> takeCode(long user) {
    return take("code " + user, PER_LOGIN);
  }

  /** Takes one for the password that a person who is signed in has to know. */
  Optional<Instant> takePassword(long user) {
    return take("password " + user, PER_LOGIN);
  }

  /** Takes one recovery of the login's password, in an open transaction; whether there was one. */
  boolean takeRecovery(Tx tx, String login, String address) {
    boolean addressFree =
        !ofOne(address) || count(tx, "recovery from " + network(address)) <= RECOVERIES_PER_ADDRESS;
    return addressFree && count(tx, "recovery of " + login) <= RECOVERIES;
  }

  /**
   * Takes one mail with an invitation to the user, in an open transaction; whether there was one.
   */
  boolean takeInvitation(Tx tx, long user) {
    return count(tx, "invitation of " + user) <= RECOVERIES;
  }

  /** The login's owner has proved who they are: a lock on it ends. */
  static void forget(Tx tx, String login) {
    AttemptStore.forget(tx, Secrets.hash("login " + login));
  }

  /** The guess was right. */
  void passed(String login, String address) {
    database.run(
        tx -> {
          forget(tx, login);
          AttemptStore.giveBack(tx, Secrets.hash("address " + network(address)));
        });
  }

  void passedCode(long user) {
    database.run(tx -> forgetCodes(tx, user));
  }

  /** What was guessed of the user's second factor counts no more: it is another one. */
  static void forgetCodes(Tx tx, long user) {
    AttemptStore.forget(tx, Secrets.hash("code " + user));
  }

  void passedPassword(long user) {
    database.run(tx -> AttemptStore.forget(tx, Secrets.hash("password " + user)));
  }

  /** Removes what no longer counts. */
  void cleanUp() {
    database.run(tx -> AttemptStore.forgetBefore(tx, clock.instant().minus(WINDOW)));
  }

  /** Of IPv6 a provider gives one customer 64 bits at least: they count as one address. */
  private static String network(String address) {
    try {
      byte[] bytes = InetAddress.ofLiteral(address).getAddress();
      return bytes.length > Integer.BYTES
          ? HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES)
          : address;
    } catch (IllegalArgumentException notAnAddress) {
      return address;
    }
  }

  private static boolean ofOne(String address) {
    try {
      return !InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  private int count(Tx tx, String key) {
    var now = clock.instant();
    return AttemptStore.add(tx, Secrets.hash(key), now, now.minus(WINDOW)).attempts();
  }

  private Optional<Instant> take(String key, int limit) {
    var now = clock.instant();
    var count =
        database.transact(tx -> AttemptStore.add(tx, Secrets.hash(key), now, now.minus(WINDOW)));
    return count.attempts() <= limit ? Optional.empty() : Optional.of(count.since().plus(WINDOW));
  }
}
