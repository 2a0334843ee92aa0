/**
 * Where agents meet the hub: their reports become rows, their links carry dispatches.
 *
 * <p>Nothing is acknowledged before it is committed, nothing is buffered without a limit, and
 * nothing that an agent sends can hold up another one: a report that cannot be stored is refused
 * alone. The protobuf messages end here; the features below see their own records.
 */
@NullMarked
package kassahub.hub.gateway;

import org.jspecify.annotations.NullMarked;
