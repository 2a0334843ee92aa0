package kassahub.hub.billing.bank;

import java.time.LocalDate;

/**
 * Money that came in, as a statement tells it.
 *
 * @param account of ours that took it
 * @param number of the payer's document: text, not unique
 * @param amount in the account's smallest unit, above zero
 * @param payerNumber ИНН or БИН; empty where the bank left it out
 * @param receivedOn the day that counts for deadlines
 */
public record Incoming(
    String account,
    String number,
    LocalDate dated,
    LocalDate receivedOn,
    long amount,
    String payer,
    String payerNumber,
    String payerAccount,
    String purpose) {

  /** The same in every file that tells of it (facts §6.2). */
  String key() {
    return String.join(
        "|", account, dated.toString(), number, Long.toString(amount), payerAccount, payerNumber);
  }
}
