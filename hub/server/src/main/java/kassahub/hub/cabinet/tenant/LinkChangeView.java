package kassahub.hub.cabinet.tenant;

import java.util.List;
import java.util.Optional;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.organisation.Account;
import kassahub.hub.organisation.Link;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.web.Texts;

/**
 * Who is to have to do with an organisation.
 *
 * @param kind of the link
 * @param present the link that ends; empty = one begins
 * @param sought the text that accounts were found by
 * @param found 20 at most
 * @param asked another change of this organisation waits for a second operator
 */
public record LinkChangeView(
    Organisation organisation,
    Link.Kind kind,
    Optional<Link> present,
    String sought,
    List<Account> found,
    boolean asked,
    Fields form,
    Texts texts) {
  /** Chosen in place of an account: the link only ends. */
  public static final String NOBODY = "nobody";

  /** An account as it can be chosen. */
  public String named(Account account) {
    return texts.say(
        "link.account",
        "name",
        account.facts().name(),
        "kind",
        AccountTable.kind(account, texts),
        "number",
        Long.toString(account.id()));
  }

  /** By whose calendar a day comes. */
  public String zone() {
    return History.value("zone", organisation.zone().getId(), texts);
  }
}
