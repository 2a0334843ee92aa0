package kassahub.agent.driver;

import java.time.Duration;
import java.util.List;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;

/**
 * One register on one open connection. For one thread; only {@code close} may come from another.
 */
public interface RegisterDriver extends AutoCloseable {
  Answer<RegisterIdentity> identify();

  /**
   * Reads what changes, and as much of what seldom changes as fits into the time; the rest comes
   * with a later reading.
   */
  Answer<RegisterSnapshot> readState(Duration aim);

  /** What the register enforces now. */
  Answer<LicenceMask> readLicence();

  /** Licences that have a name and no end; none where all that a register enforces is a mask. */
  Answer<List<String>> licenceNames();

  /**
   * Writes a licence by the rules of DESIGN d15: reads first, writes only what is missing, only
   * into the register that the line names, only between shifts, and reads back.
   */
  Answer<LicenceWrite> writeLicence(LicenceLine line, WriteRules rules);

  /** Starts the register anew; it goes away for some seconds. True when it took the command. */
  Answer<Boolean> restart();

  @Override
  void close();
}
