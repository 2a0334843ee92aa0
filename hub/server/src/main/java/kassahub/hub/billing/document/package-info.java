/**
 * Documents of a sale as files that an accountant takes: who sells and who buys as they were on the
 * day, printed once, kept as printed (decision 043).
 */
@NullMarked
package kassahub.hub.billing.document;

import org.jspecify.annotations.NullMarked;
