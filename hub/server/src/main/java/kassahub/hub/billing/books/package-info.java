/**
 * What the accountants of both sides compare: the statement of one organisation's account for a
 * period, and every document that was issued in one, for their programs (decision 053). Reads only.
 */
@NullMarked
package kassahub.hub.billing.books;

import org.jspecify.annotations.NullMarked;
