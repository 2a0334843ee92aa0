package kassahub.hub.dispatch;

import java.util.List;
import kassahub.hub.database.Tx;

/** Whom dispatches serve: told in the same transaction when they moved without a report. */
public interface SettledListener {
  void moved(Tx tx, List<Settled> settled);

  /** Agents have work for these registers on their disks, or do not take it for a known reason. */
  void underWay(Tx tx, List<Long> registers);
}
