package kassahub.agent.driver;

import java.util.Map;
import java.util.Optional;

/** How to speak to one register, as a configuration says it; each vendor has its own. */
public interface DriverSettings {
  /** The vendor's name in reports and configurations: {@code shtrih}. */
  String driver();

  /** For one register that is to be visited again and again. */
  RegisterAccess access();

  /** Why the agent can't keep the line and offer it to the shop's program; empty when it can. */
  Optional<String> whyNotShared();

  /** Keys of a {@code [[register]]} block that say the same again, without secrets. */
  Map<String, String> keys();
}
