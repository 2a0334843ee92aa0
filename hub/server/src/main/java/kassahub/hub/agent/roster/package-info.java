/** Agents as people see them: lists and shares of what is there, read and never changed. */
@NullMarked
package kassahub.hub.agent.roster;

import org.jspecify.annotations.NullMarked;
