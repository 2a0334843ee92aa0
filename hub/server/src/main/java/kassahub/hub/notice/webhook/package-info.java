/**
 * Events for partners' own programs: what a clock finds new for an account is a row, sent until the
 * receiver takes it, signed, and kept in a log from which it can be sent again.
 */
@NullMarked
package kassahub.hub.notice.webhook;

import org.jspecify.annotations.NullMarked;
