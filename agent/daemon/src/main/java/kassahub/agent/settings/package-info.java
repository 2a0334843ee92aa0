/**
 * What the hub wishes this agent to go by, kept over restarts, and what the agent goes by after its
 * own configuration file and its bounds had their say ({@code decisions/009}).
 */
@NullMarked
package kassahub.agent.settings;

import org.jspecify.annotations.NullMarked;
