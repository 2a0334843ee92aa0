package kassahub.deploy.vendor;

import picocli.CommandLine;

/** The stand-in's command as a program, for tests that need a process to die. */
public final class VendorProcess {
  private VendorProcess() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new VendorStandIn()).execute(arguments));
  }
}
