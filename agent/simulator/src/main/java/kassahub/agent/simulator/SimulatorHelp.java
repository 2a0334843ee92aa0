package kassahub.agent.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kassahub.agent.simulator.device.Fault;
import kassahub.agent.simulator.device.Model;
import kassahub.agent.simulator.device.Setting;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;

/** Puts the lists of models, faults and settings under {@code --help}. */
final class SimulatorHelp implements IModelTransformer {
  @Override
  public CommandSpec transform(CommandSpec spec) {
    List<String> lines = new ArrayList<>();
    if (spec.name().equals("simulator")) {
      lines.add("%nModels:");
      Model.all()
          .values()
          .forEach(model -> lines.add(row(model.key(), model.name() + "; " + model.note())));
    }
    lines.add("%nFaults (NAME=off ends one):");
    for (Fault fault : Fault.values()) {
      lines.add(row(fault.title(), fault.help()));
    }
    lines.add("%nSettings:");
    lines.add(
        row("licence-until", "day whose quarter the licence in the register covers, or none"));
    for (Setting setting : Setting.values()) {
      lines.add(row(setting.title(), setting.help()));
    }
    spec.usageMessage().width(110).footer(lines.toArray(String[]::new));
    return spec;
  }

  private static String row(String name, String help) {
    return String.format(Locale.ROOT, "  %-20s %s", name, help).replace("%", "%%");
  }
}
