package kassahub.hub.dispatch;

import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.agent.AgentWish;

/** What an agent is to do. None of it carries a command line, path, address or raw bytes. */
public sealed interface Work {
  /** As the database spells it. */
  String kind();

  /**
   * Harmless to repeat: the agent reads first and writes only what is missing.
   *
   * @param replace two operators allowed clearing bits that are set in the register (decision 033)
   */
  record InstallLicence(LicenceMask licence, LicenceSignature signature, boolean replace)
      implements Work {
    @Override
    public String kind() {
      return "install_licence";
    }
  }

  /** Read the register now. */
  record ReadNow() implements Work {
    @Override
    public String kind() {
      return "read_now";
    }
  }

  /** At most once. */
  record RestartRegister() implements Work {
    @Override
    public String kind() {
      return "restart_register";
    }
  }

  /** Send the end of the agent's own log. */
  record SendLog(int maxBytes) implements Work {
    @Override
    public String kind() {
      return "send_log";
    }
  }

  /** Go by this from now on, unless something later was heard. */
  record ChangeSettings(long version, AgentWish wish) implements Work {
    @Override
    public String kind() {
      return "change_settings";
    }
  }

  /**
   * Change to a release of the agent.
   *
   * @param release its name: 64 hexadecimal digits
   */
  record UpdateAgent(String version, String release) implements Work {
    @Override
    public String kind() {
      return "update_agent";
    }
  }
}
