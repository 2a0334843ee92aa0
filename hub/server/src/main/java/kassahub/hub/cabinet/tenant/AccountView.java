package kassahub.hub.cabinet.tenant;

import kassahub.hub.cabinet.Fields;
import kassahub.hub.organisation.Account;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.organisation.Links;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;

/**
 * One partner or client.
 *
 * @param form its facts as they are or as they were typed
 * @param outdated somebody else changed them since they were read
 */
public record AccountView(
    Account account,
    Fields form,
    boolean outdated,
    Links.Held links,
    History history,
    Texts texts) {

  public boolean partner() {
    return account.kind() == AccountKind.PARTNER;
  }

  public String kind() {
    return AccountTable.kind(account, texts);
  }

  public Cell state() {
    return AccountTable.state(account, texts);
  }

  /** The prices that it could change to. */
  public String otherPrices() {
    return account.priceKind().equals("partner") ? "retail" : "partner";
  }
}
