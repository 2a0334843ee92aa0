/** Who comes into an account: people, keys of programs, and where its events are sent. */
@NullMarked
package kassahub.hub.cabinet.people;

import org.jspecify.annotations.NullMarked;
