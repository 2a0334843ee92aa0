/**
 * Pages of the back office about who buys: accounts, organisations, and what they have to do with
 * each other.
 */
@NullMarked
package kassahub.hub.cabinet.tenant;

import org.jspecify.annotations.NullMarked;
