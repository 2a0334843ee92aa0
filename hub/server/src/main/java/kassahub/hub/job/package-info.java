/**
 * Clocks: work that recurs, carries no data, and runs on one instance at a time. Work that is owed
 * to somebody is a row of its feature, never a clock's.
 */
@NullMarked
package kassahub.hub.job;

import org.jspecify.annotations.NullMarked;
