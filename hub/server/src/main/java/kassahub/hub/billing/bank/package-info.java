/**
 * Bank statements: files of the format 1CClientBankExchange are read line by line, each payment is
 * kept once whatever is uploaded again, and is booked by itself only where number, payer and sum
 * all fit one invoice; the rest waits for a person (decision 044).
 */
@NullMarked
package kassahub.hub.billing.bank;

import org.jspecify.annotations.NullMarked;
