package kassahub.hub.dispatch;

import java.util.List;
import kassahub.hub.database.Tx;

/** Nobody wants to know. */
final class QuietListener implements SettledListener {
  @Override
  public void moved(Tx tx, List<Settled> settled) {}

  @Override
  public void underWay(Tx tx, List<Long> registers) {}
}
