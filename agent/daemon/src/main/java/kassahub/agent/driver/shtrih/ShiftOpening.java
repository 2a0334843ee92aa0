package kassahub.agent.driver.shtrih;

import java.time.LocalDateTime;
import java.util.Optional;
import kassahub.agent.driver.FaultException;
import kassahub.agent.link.LinkException;

/** When the current shift was opened; empty when its document was looked for and not found. */
record ShiftOpening(Optional<LocalDateTime> time) {
  /**
   * Documents looked at: the receipt number says how far back the opening is, corrections push it
   * further.
   */
  private static final int STEPS = 12;

  private static final int SHIFT_OPENING = 2;

  /** Looks for the opening's document among the last ones of the fiscal storage. */
  static ShiftOpening find(Session session, long lastDocument, int receipts)
      throws LinkException, FaultException {
    for (int step = 0; step < STEPS; step++) {
      long number = lastDocument - receipts - step;
      if (number < 1) {
        break;
      }
      Optional<Fields> document =
          session.tell(AllowedCommand.findDocument(session.password(), number));
      if (document.isEmpty()) {
        break;
      }
      int type = document.get().u8();
      if (type == SHIFT_OPENING) {
        return new ShiftOpening(document.get().skip(1).storageDateTime());
      }
    }
    return new ShiftOpening(Optional.empty());
  }
}
