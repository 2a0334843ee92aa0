/**
 * What is wrong at the till, each finding with what to do about it. Looks only: it writes nothing
 * into registers, and while the agent runs it opens no second session to the hub in its name.
 */
@NullMarked
package kassahub.agent.doctor;

import org.jspecify.annotations.NullMarked;
