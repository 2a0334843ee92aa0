/**
 * Clocks: work that recurs, carries no data, and runs on one instance at a time. Work that is owed
 * to somebody is a row of its feature, never a clock's, and waits between its tries as {@link
 * kassahub.hub.job.Backoff} says.
 */
@NullMarked
package kassahub.hub.job;

import org.jspecify.annotations.NullMarked;
