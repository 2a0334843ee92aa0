package kassahub.agent.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialPortsTest {
  @TempDir private Path dev;

  @Test
  void aPortIsCalledByTheNameThatStaysWhenAnotherIsPluggedIn() throws IOException {
    Path port = Files.createFile(dev.resolve("ttyACM0"));
    Path byId = Files.createDirectory(dev.resolve("by-id"));
    Files.createSymbolicLink(byId.resolve("a-dangling"), dev.resolve("gone"));
    Path lasting = Files.createSymbolicLink(byId.resolve("usb-KKT-if00"), Path.of("../ttyACM0"));

    assertThat(SerialPorts.lasting(port, byId)).isEqualTo(lasting);
  }

  @Test
  void aPortWithoutSuchANameKeepsItsOwn() throws IOException {
    Path port = Files.createFile(dev.resolve("ttyS0"));
    Path byId = Files.createDirectory(dev.resolve("by-id"));

    assertThat(SerialPorts.lasting(port, byId)).isEqualTo(port);
    assertThat(SerialPorts.lasting(port, dev.resolve("absent"))).isEqualTo(port);
  }
}
