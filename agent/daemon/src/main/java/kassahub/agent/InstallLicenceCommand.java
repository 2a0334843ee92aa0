package kassahub.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.LicenceWrite;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.WriteRules;
import kassahub.agent.driver.shtrih.ExchangeTimes;
import kassahub.agent.driver.shtrih.Password;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.driver.shtrih.ShtrihSettings.Protocol;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;
import kassahub.codec.licence.LicenceFile;
import kassahub.codec.licence.LicenceFileException;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kassahub install-licence}: once, from a stick, without a hub. */
@Command(
    name = "install-licence",
    mixinStandardHelpOptions = true,
    description = {
      "Installs a licence from an .slf file into one register, without a hub: for a till without a"
          + " network.",
      "Reads first and writes only when something is missing; the shift has to be closed. A licence"
          + " that the register has is never shortened. What was written is read back and compared."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the register has the licence",
      "1:not installed, the reason was printed",
      "2:wrong arguments"
    })
public final class InstallLicenceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Licence file (.slf) from the cabinet")
  private Path file = Path.of("");

  @Option(
      names = {"-p", "--port"},
      required = true,
      paramLabel = "LINK",
      description = {"\"tcp 192.168.137.111:7778\", \"serial COM5 115200\", or HOST:PORT for tcp"})
  private String port = "";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File with the register's operator password (default: the factory's)")
  private Optional<Path> passwordFile = Optional.empty();

  private final Console console;

  public InstallLicenceCommand() {
    this(Console.system());
  }

  InstallLicenceCommand(Console console) {
    this.console = console;
  }

  /** Reads the file, asks the register who it is, installs its line. */
  @Override
  public Integer call() {
    try {
      LicenceFile licences = LicenceFile.parse(Files.readAllBytes(file));
      LinkAddress link =
          ConfigFile.link(port.contains(" ") ? port : "tcp " + port, Vendor.SHTRIH.port());
      Password password =
          passwordFile.isPresent()
              ? Password.parse(Files.readString(passwordFile.get()).strip())
              : Password.FACTORY;
      return install(licences, link, password);
    } catch (IOException unreadable) {
      return console.fail("licence.file", file, unreadable.toString());
    } catch (LicenceFileException | IllegalArgumentException wrong) {
      return console.fail("licence.file", file, String.valueOf(wrong.getMessage()));
    }
  }

  private int install(LicenceFile licences, LinkAddress link, Password password) {
    var settings = new ShtrihSettings(Protocol.AUTO, password, ExchangeTimes.DEFAULT);
    try (var links = new Links()) {
      Answer<RegisterDriver> opened = settings.access().open(links, link);
      return opened.match(driver -> install(licences, driver), this::failed);
    }
  }

  private int install(LicenceFile licences, RegisterDriver register) {
    try (register) {
      return register
          .identify()
          .match(
              identity ->
                  licences
                      .find(identity.serial())
                      .map(line -> write(line, register))
                      .orElseGet(() -> console.fail("licence.absent", identity.serial(), file)),
              this::failed);
    }
  }

  private int write(LicenceLine line, RegisterDriver register) {
    if (line.mask().equals(LicenceMask.none())) {
      return console.fail("licence.empty", line.serial(), file);
    }
    return register
        .writeLicence(line, WriteRules.ONLY_ADD)
        .match(written -> done(line, written), this::failed);
  }

  private int done(LicenceLine line, LicenceWrite write) {
    String until = write.held().until().map(Object::toString).orElse("—");
    console.say(write.written() ? "licence.written" : "licence.already", line.serial(), until);
    return 0;
  }

  private int failed(RegisterFault fault) {
    return console.fail("licence.failed", advice(fault));
  }

  private String advice(RegisterFault fault) {
    return FaultAdvice.of(console.texts(), fault);
  }
}
