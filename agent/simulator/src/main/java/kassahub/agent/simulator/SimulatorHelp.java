package kassahub.agent.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kassahub.agent.simulator.device.Fault;
import kassahub.agent.simulator.device.Model;
import kassahub.agent.simulator.device.Setting;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Adds {@code --help} to the commands, and to those that need them the lists of models, faults and
 * settings.
 */
final class SimulatorHelp implements IModelTransformer {
  private static final int WIDTH = 110;

  @Override
  public CommandSpec transform(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this help.").build());
    List<String> lines = new ArrayList<>();
    if (spec.name().equals("simulator")) {
      addModels(lines);
    }
    if (!spec.name().equals("get") && !spec.name().equals("list")) {
      addNames(lines);
    }
    spec.usageMessage().width(WIDTH).footer(lines.toArray(String[]::new));
    return spec;
  }

  private static void addModels(List<String> lines) {
    lines.add("%nModels:");
    for (Model model : Model.all().values()) {
      lines.add(row(model.key(), model.name() + "; " + model.note()));
    }
  }

  private static void addNames(List<String> lines) {
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
  }

  private static String row(String name, String help) {
    return String.format(Locale.ROOT, "  %-20s %s", name, help).replace("%", "%%");
  }
}
