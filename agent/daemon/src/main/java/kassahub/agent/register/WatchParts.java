package kassahub.agent.register;

import kassahub.agent.link.Links;
import kassahub.agent.state.StateFiles;

/**
 * What every watch works with.
 *
 * @param files a directory for the registers last met; shared by the agent's watches
 */
public record WatchParts(Links links, Reports reports, StateFiles files) {}
