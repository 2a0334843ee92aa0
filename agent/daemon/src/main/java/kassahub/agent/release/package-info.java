/**
 * The agent changes itself to a signed release. It is fetched over the link to the hub into a
 * folder of its own, checked, and tried by the next start; {@code launch}, which starts the agent,
 * takes it back when it ends too often or does not reach the hub in time. Until it has, the release
 * before is the one that counts.
 */
@NullMarked
package kassahub.agent.release;

import org.jspecify.annotations.NullMarked;
