package kassahub.hub.activation;

import java.util.Map;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Tx;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Offers;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.problem.Problem;

/** Who may buy for whom. */
public final class Buyers {
  private final Organisations organisations;
  private final Offers offers;
  private final Accounts accounts;

  public Buyers(Organisations organisations, Offers offers, Accounts accounts) {
    this.organisations = organisations;
    this.offers = offers;
    this.accounts = accounts;
  }

  /**
   * One of the caller's own organisations, which may pay.
   *
   * @throws Problem.NotFound when it is somebody else's
   * @throws Problem.Conflict {@code ACTIVATION_DISABLED}
   */
  Organisation payer(Caller caller, long organisation) {
    var payer =
        organisations.payersOf(caller).stream()
            .filter(own -> own.id() == organisation)
            .findFirst()
            .orElseThrow(
                () -> new Problem.NotFound("NO_SUCH_ORGANISATION", "not one of the account's own"));
    if (!payer.activationEnabled()) {
      throw new Problem.Conflict("ACTIVATION_DISABLED", "activation is off for this organisation");
    }
    return payer;
  }

  /**
   * The offer stands accepted.
   *
   * @throws Problem.Conflict {@code OFFER_NOT_ACCEPTED}
   */
  void requireOffer(Caller caller, Organisation payer) {
    if (offers.due(caller, payer.id())) {
      throw new Problem.Conflict(
          "OFFER_NOT_ACCEPTED",
          "the current edition of the offer is not accepted",
          Map.of("organisation", Long.toString(payer.id())));
    }
  }

  /**
   * The account pays for the organisation still.
   *
   * @throws Problem.Conflict {@code NOT_PAYER}
   */
  void requirePayer(Tx tx, long account, long organisation) {
    if (!organisations.pays(tx, account, organisation)) {
      throw new Problem.Conflict("NOT_PAYER", "the account pays for it no more");
    }
  }

  /**
   * The account is not blocked.
   *
   * @throws Problem.Conflict {@code ACCOUNT_BLOCKED}
   */
  void requireOpen(Tx tx, long account) {
    accounts
        .blocked(tx, account)
        .ifPresent(
            cause -> {
              throw new Problem.Conflict(
                  "ACCOUNT_BLOCKED", "the account is blocked", Map.of("kind", cause.word()));
            });
  }
}
