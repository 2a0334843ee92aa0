package kassahub.agent.register;

import java.util.List;
import java.util.function.Supplier;
import kassahub.agent.link.Links;
import kassahub.agent.state.StateFiles;

/**
 * What every watch works with.
 *
 * @param files a directory for the registers last met; shared by the agent's watches
 * @param serialPorts those that this computer has now
 */
public record WatchParts(
    Links links, Reports reports, StateFiles files, Supplier<List<String>> serialPorts) {}
