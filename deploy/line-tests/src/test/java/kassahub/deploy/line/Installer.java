package kassahub.deploy.line;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import kassahub.agent.AgentConfig;
import kassahub.agent.ConfigException;
import kassahub.agent.Transport;
import kassahub.agent.enrol.EnrolmentException;
import kassahub.deploy.line.LineHub.Doors;
import kassahub.proto.EnrolmentString;

/** Puts agents beside registers. */
interface Installer {
  /** One agent each. */
  List<Transport> ways();

  int registersAnAgent();

  /**
   * Enrols an agent straight at the hub and starts it through the doors.
   *
   * @throws EnrolmentException when the hub refuses it
   */
  LineAgent install(Till till)
      throws IOException, InterruptedException, EnrolmentException, ConfigException;

  /**
   * Where an agent is to be.
   *
   * @param data its own folder
   * @param config with its way, the doors and its registers
   * @param random what it may draw its mischief from
   */
  record Till(
      Path data,
      AgentConfig config,
      EnrolmentString string,
      Doors doors,
      List<LineRegister> registers,
      Random random) {}
}
