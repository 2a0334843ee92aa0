package kassahub.hub.confirmation;

import kassahub.hub.account.Caller;
import kassahub.hub.database.Tx;
import kassahub.hub.problem.Problem;

/** What a request does once a second operator agrees, and what is left of it when nobody does. */
final class Effects {
  private final Confirmations.Parts parts;

  Effects(Confirmations.Parts parts) {
    this.parts = parts;
  }

  /** Does what was asked for, within the transaction that confirms it. */
  void perform(Tx tx, Caller caller, Confirmation confirmed) {
    switch (confirmed.kind()) {
      case ACCEPT_CLAIM -> parts.claims().acceptConfirmed(tx, caller, confirmed.number());
      case REPLACE_AGENT -> parts.enrolments().release(tx, caller, confirmed.number());
      case RECORD_BITS -> {
        var serial = confirmed.object();
        parts.knownBits().record(tx, caller, serial, MaskFacts.mask(confirmed));
        parts.installations().signAgain(tx, caller, parts.reissues(), serial);
      }
      case REPLACE_LICENCE ->
          parts.installations().replace(tx, caller, MaskFacts.refused(confirmed));
      case WIDEN_ROLLOUT -> parts.rollouts().widen(tx, caller, confirmed.number());
      case MOVE_LICENCE ->
          parts.moves().make(tx, caller, MoveFacts.move(confirmed), MoveFacts.until(confirmed));
      case RECORD_PAYMENT -> pay(tx, caller, confirmed);
      case ENTER_SELLER -> parts.sellers().enter(tx, caller.actor(), SellerFacts.seller(confirmed));
      case MAKE_KEY -> parts.keys().release(tx, caller, confirmed.number());
      case CHANGE_LINK -> parts.links().make(tx, caller, LinkFacts.change(confirmed));
      case CORRECT_ORDER ->
          parts.corrections().make(tx, caller, CorrectionFacts.correction(confirmed));
    }
  }

  /** Undoes what was made when it was asked for. */
  void drop(Tx tx, Confirmation undone) {
    switch (undone.kind()) {
      case REPLACE_AGENT -> parts.enrolments().drop(tx, undone.number());
      case MAKE_KEY -> parts.keys().drop(tx, undone.number());
      case ACCEPT_CLAIM, RECORD_BITS, REPLACE_LICENCE, WIDEN_ROLLOUT, MOVE_LICENCE -> {}
      case RECORD_PAYMENT, ENTER_SELLER, CHANGE_LINK, CORRECT_ORDER -> {}
    }
  }

  /** Who agrees typed no sums: that a rest is less by now is all there is to say. */
  private void pay(Tx tx, Caller caller, Confirmation confirmed) {
    try {
      parts
          .payments()
          .receiveConfirmed(tx, caller, PaymentFacts.payment(confirmed), confirmed.asked().name());
    } catch (Problem.Conflict refused) {
      throw refused.code().equals("PART_OVER_REST")
          ? new Problem.Conflict("INVOICE_CHANGED", "its rest changed meanwhile")
          : refused;
    }
  }
}
