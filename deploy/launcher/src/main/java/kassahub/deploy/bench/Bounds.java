package kassahub.deploy.bench;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What options may be; asked before anything is started. */
final class Bounds {
  static final long DAY_SECONDS = 86_400;
  static final long MOST_RUNS = 100;
  private static final long HUNDRED = 100;
  private static final long MOST_REGISTERS = 10_000_000;

  private final CommandSpec spec;

  Bounds(CommandSpec spec) {
    this.spec = spec;
  }

  Bounds require(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw refused(option, "%d to %d expected, found %d".formatted(least, most, value));
    }
    return this;
  }

  /** Of {@link BenchFleet}. */
  Bounds requireRegisters(long registers) {
    require("--registers", registers, HUNDRED, MOST_REGISTERS);
    if (registers % HUNDRED != 0) {
      throw refused("--registers", "whole hundreds expected, found " + registers);
    }
    return this;
  }

  ParameterException refused(String option, String why) {
    return new ParameterException(spec.commandLine(), option + ": " + why);
  }
}
