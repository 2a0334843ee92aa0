/**
 * What agents are wished to go by: for all of an organisation's, and for one of them, whose own
 * wishes come first. An agent hears it when it connects and at each change; what it goes by is what
 * it says itself (decision 064).
 */
@NullMarked
package kassahub.hub.settings;

import org.jspecify.annotations.NullMarked;
