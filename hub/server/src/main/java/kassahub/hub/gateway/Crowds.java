package kassahub.hub.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.agent.Misconduct;
import kassahub.hub.database.Tx;
import kassahub.hub.register.Registers;
import kassahub.proto.v1.Report;

/**
 * Keeps an agent from speaking for more registers than one can have beside it. Serials that it
 * spoke of before cost nothing. Belongs to one lane; an agent always uses the same one.
 */
final class Crowds {
  /** Pairs of agent and serial; forgotten ones are only looked up again. */
  private static final int REMEMBERED = 200_000;

  private final Registers registers;
  private final Misconduct crowding;
  private final Set<Pair> known = new LinkedHashSet<>();

  private record Pair(String agent, String serial) {}

  /**
   * @param crowding counts what was refused
   */
  Crowds(Registers registers, Misconduct crowding) {
    this.registers = registers;
    this.crowding = crowding;
  }

  /** What the batches of one transaction bring for the first time. */
  final class Newcomers {
    private final Map<String, Set<String>> serials = new HashMap<>();

    /** Why these reports are refused; empty when they may come. */
    Optional<String> refuse(Tx tx, String agent, List<Report> reports) {
      Set<String> fresh = fresh(agent, reports);
      if (fresh.isEmpty()) {
        return Optional.empty();
      }
      Set<String> all = new LinkedHashSet<>(serials.getOrDefault(agent, Set.of()));
      all.addAll(fresh);
      Optional<String> tooMany = registers.tooMany(tx, agent, List.copyOf(all));
      if (tooMany.isEmpty()) {
        serials.put(agent, all);
      } else {
        crowding.note(agent);
      }
      return tooMany;
    }

    /** They are stored: next time they cost nothing. */
    void stored() {
      serials.forEach((agent, all) -> remember(agent, all));
    }
  }

  private Set<String> fresh(String agent, List<Report> reports) {
    var fresh = new LinkedHashSet<String>();
    for (Report report : reports) {
      if (!report.getRegister().isEmpty()
          && !report.hasFileInstall() // who brings a licence does not speak for the register
          && !known.contains(new Pair(agent, report.getRegister()))) {
        fresh.add(report.getRegister());
      }
    }
    return fresh;
  }

  private void remember(String agent, Collection<String> serials) {
    serials.forEach(serial -> known.add(new Pair(agent, serial)));
    if (known.size() > REMEMBERED) {
      new ArrayList<>(known).subList(0, REMEMBERED / 2).forEach(known::remove);
    }
  }
}
