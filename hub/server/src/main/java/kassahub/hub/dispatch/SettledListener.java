package kassahub.hub.dispatch;

import java.util.List;
import kassahub.hub.database.Tx;

/** Whom dispatches serve: told in the same transaction when they moved without a report. */
@FunctionalInterface
public interface SettledListener {
  void moved(Tx tx, List<Settled> settled);
}
