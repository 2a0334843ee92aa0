package kassahub.agent;

import java.util.List;
import kassahub.agent.dispatch.WaitingLicence;
import kassahub.agent.outbox.OutboxStatus;
import kassahub.agent.register.AttachedStatus;
import kassahub.agent.uplink.UplinkStatus;

/**
 * How an agent is at this moment.
 *
 * @param agent the id that the hub gave it
 * @param licences taken and not installed
 * @param notices what a person should read, newest last
 */
public record AgentStatus(
    String agent,
    UplinkStatus uplink,
    OutboxStatus outbox,
    List<AttachedStatus> registers,
    List<WaitingLicence> licences,
    List<String> notices) {}
