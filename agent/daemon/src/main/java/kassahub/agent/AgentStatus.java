package kassahub.agent;

import java.util.List;
import kassahub.agent.outbox.OutboxStatus;
import kassahub.agent.register.AttachedStatus;
import kassahub.agent.uplink.UplinkStatus;

/**
 * How an agent is at this moment.
 *
 * @param agent the id that the hub gave it
 * @param notices what a person should read, newest last
 */
public record AgentStatus(
    String agent,
    UplinkStatus uplink,
    OutboxStatus outbox,
    List<AttachedStatus> registers,
    List<String> notices) {}
