package kassahub.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --config} of the commands that do without a configuration where nobody named one. */
final class ConfigOption {
  private static final String NAME = "--config";

  @Option(
      names = {"-c", NAME},
      paramLabel = "FILE",
      description = "The agent's configuration (default: ${DEFAULT-VALUE})")
  private Path file = AgentCommand.DEFAULT_CONFIG;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  Path file() {
    return file;
  }

  /** Where there is one, and where one was named: that has to be there. */
  Optional<Path> present() {
    return isNamed() || Files.exists(file) ? Optional.of(file) : Optional.empty();
  }

  private boolean isNamed() {
    return command != null && command.commandLine().getParseResult().hasMatchedOption(NAME);
  }
}
