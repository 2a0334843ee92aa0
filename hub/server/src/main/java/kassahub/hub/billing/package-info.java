/**
 * Whatever is sold: contracts, orders, invoices, payments, and the books.
 *
 * <p>Promises: an order, an invoice and a payment are made once, whatever is repeated or crashes;
 * numbers have no gaps; a document never changes, only its state does; every movement of money is
 * booked twice in the transaction that makes it, and a mistake is booked back with a reason.
 */
@NullMarked
package kassahub.hub.billing;

import org.jspecify.annotations.NullMarked;
