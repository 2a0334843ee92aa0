/**
 * What the back office sets about money and what applies from then on: contracts, the treatment of
 * value added tax, numbers of documents, working days. Documents that were issued stay as they are.
 */
@NullMarked
package kassahub.hub.billing.terms;

import org.jspecify.annotations.NullMarked;
