package kassahub.hub.cabinet.support;

import java.util.List;
import java.util.Optional;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.table.Table;

/**
 * What «Доставка» shows.
 *
 * @param retried of the rows that were ticked, when one of them at least was refused
 */
public record DeliveriesView(Table table, Optional<Retried> retried) {

  /** What became of the ticked ones. */
  public record Retried(int ordered, List<Refused> refused) {
    public Retried {
      refused = List.copyOf(refused);
    }

    public int ticked() {
      return ordered + refused.size();
    }
  }

  /**
   * One that was not ordered again.
   *
   * @param row as the list has it; none where there is no such row for this reader
   */
  public record Refused(Optional<Named> row, Problem why) {}

  /** A row as a sentence names it. */
  public record Named(String kind, String of, String path) {}
}
