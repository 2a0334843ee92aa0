package kassahub.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import kassahub.agent.AgentConfig.LogLevel;
import kassahub.agent.enrol.Enrolment;
import kassahub.agent.enrol.EnrolmentException;
import kassahub.agent.enrol.Identity;
import kassahub.proto.EnrolmentString;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kassahub enrol STRING}: makes this computer known to the hub. */
@Command(
    name = "enrol",
    mixinStandardHelpOptions = true,
    description = {
      "Makes this computer known to the hub. Take the enrolment string from the cabinet (page"
          + " Connecting agents) or its QR code; it starts with kh1: and works once.",
      "In an argument every user of this computer can read it while the command runs, and the"
          + " shell keeps it: harmless for a string that works once, not for a batch. Give - and"
          + " write it to the standard input, or leave it out and set KASSAHUB_ENROL.",
      "A key is made here and never leaves this computer. If a person at the hub has to approve,"
          + " the command waits; interrupt it and run it again with the same string if you like."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:enrolled", "1:not enrolled, the reason was printed", "2:wrong arguments"})
public final class EnrolCommand implements Callable<Integer> {
  private static final String FROM_INPUT = "-";
  private static final String VARIABLE = "KASSAHUB_ENROL";
  private static final String SERVICE = "sudo systemctl restart kassahub-agent";
  private static final String SERIAL = "KASSAHUB_SERIAL";
  private static final int LONGEST = 4096;
  private static final long LARGEST_BATCH = 4 << 20;

  @Parameters(
      paramLabel = "STRING",
      arity = "0..1",
      description = "kh1:HOST:PORT:TOKEN:ROOT, or - for standard input (default: KASSAHUB_ENROL)")
  private String string = "";

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = {
        "A file of strings that lies on many computers: the table of a batch from the cabinet, or"
            + " one string for all of them. Of a table the row of this till is taken: see --serial."
      })
  private Optional<Path> batch = Optional.empty();

  @Option(
      names = "--serial",
      paramLabel = "NUMBER",
      description = {
        "Which row of the batch: the one of this register (default: KASSAHUB_SERIAL, else the row"
            + " whose name is this computer's)"
      })
  private Optional<String> serial = Optional.empty();

  @Option(
      names = {"-d", "--data"},
      paramLabel = "DIR",
      description = "The agent's data directory (default: the configuration's)")
  private Optional<Path> data = Optional.empty();

  @Mixin private final ConfigOption config = new ConfigOption();

  private final Console console;
  private final Map<String, String> environment;
  private final InputStream input;

  public EnrolCommand() {
    this(Console.system());
  }

  EnrolCommand(Console console) {
    this(console, System.getenv(), System.in);
  }

  EnrolCommand(Console console, Map<String, String> environment, InputStream input) {
    this.console = console;
    this.environment = environment;
    this.input = input;
  }

  /** Asks until the hub has decided. */
  @Override
  public Integer call() throws InterruptedException {
    LogSetup.start(LogLevel.ERROR); // what goes wrong is said here, and only once
    Path into;
    try {
      into = directory();
    } catch (ConfigException wrong) {
      return console.fail("config.wrong", config.file(), String.valueOf(wrong.getMessage()));
    }
    return batch.isPresent() ? enrolOf(batch.get(), into) : enrol(given(), into);
  }

  private Path directory() throws ConfigException {
    if (data.isPresent()) {
      return data.get();
    }
    Optional<Path> file = config.present();
    return file.isPresent()
        ? new ConfigFile(environment).data(file.get())
        : ConfigFile.defaultData(environment);
  }

  /** With this till's string of a file. */
  int enrolOf(Path file, Path into) throws InterruptedException {
    String text;
    try {
      if (Files.size(file) > LARGEST_BATCH) {
        return console.fail("enrol.batch.file", file, "> " + LARGEST_BATCH);
      }
      text = TextFile.read(file);
    } catch (IOException unreadable) {
      return console.fail("enrol.batch.file", file, unreadable.toString());
    }
    String register = serial.orElseGet(() -> environment.getOrDefault(SERIAL, "")).strip();
    String host = Enrolment.host();
    Optional<String> found = BatchStrings.find(text, register, host);
    return found.isPresent()
        ? enrol(found.get(), into)
        : console.fail("enrol.batch.none", file, register.isEmpty() ? host : register);
  }

  private String given() {
    if (string.isEmpty()) {
      return environment.getOrDefault(VARIABLE, "").strip();
    }
    return string.equals(FROM_INPUT) ? read() : string;
  }

  private String read() {
    try {
      return new String(input.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      return ""; // refused as no string at all
    }
  }

  int enrol(String text, Path into) throws InterruptedException {
    EnrolmentString parsed;
    try {
      parsed = EnrolmentString.parse(text);
    } catch (IllegalArgumentException wrong) {
      return console.fail("enrol.string");
    }
    try {
      Identity identity =
          Agent.enrol(into, parsed, again -> console.say("enrol.waiting", again.toSeconds()));
      console.say(
          "enrol.done",
          identity.credentials().agent(),
          identity.credentials().certificate().getNotAfter().toInstant(),
          into,
          environment.containsKey("ProgramData") ? "kassahub agent" : SERVICE);
      return 0;
    } catch (EnrolmentException failed) {
      return console.fail(
          "enrol." + failed.kind().name().toLowerCase(java.util.Locale.ROOT),
          parsed.host() + ":" + parsed.port(),
          String.valueOf(failed.getMessage()));
    } catch (IOException disk) {
      return console.fail("enrol.disk", into, disk.toString());
    }
  }
}
