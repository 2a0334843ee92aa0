/** Pages about money: a buyer's orders, and what the back office does with invoices and debts. */
@NullMarked
package kassahub.hub.cabinet.money;

import org.jspecify.annotations.NullMarked;
