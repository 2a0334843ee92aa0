/** Pages on what the back office sets about money: contracts, tax, numbers, calendars. */
@NullMarked
package kassahub.hub.cabinet.terms;

import org.jspecify.annotations.NullMarked;
