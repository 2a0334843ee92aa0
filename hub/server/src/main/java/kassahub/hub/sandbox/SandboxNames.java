package kassahub.hub.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.IntStream;
import kassahub.hub.catalogue.SandboxGoods;

/** What is in a sandbox says so by its name, wherever it is met. */
record SandboxNames(
    String account,
    String past,
    SandboxGoods.Names goods,
    String model,
    List<String> organisations) {
  private static final int ORGANISATIONS = 3;

  /** As the file beside this class spells them. */
  static SandboxNames load() {
    var read = new Properties();
    try (var file =
        new InputStreamReader(
            Objects.requireNonNull(SandboxNames.class.getResourceAsStream("/sandbox.properties")),
            UTF_8)) {
      read.load(file);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new SandboxNames(
        read.getProperty("account"),
        read.getProperty("past"),
        new SandboxGoods.Names(
            read.getProperty("vendor"),
            read.getProperty("legal"),
            read.getProperty("product"),
            read.getProperty("article"),
            read.getProperty("line")),
        read.getProperty("model"),
        IntStream.rangeClosed(1, ORGANISATIONS)
            .mapToObj(number -> read.getProperty("organisation." + number))
            .toList());
  }

  String account(String partner) {
    return account.replace("{partner}", partner);
  }
}
