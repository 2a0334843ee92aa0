package kassahub.hub.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import kassahub.hub.agent.certificate.CertificateAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerFilesTest {
  private static final Path SAMPLES = Path.of("../../deploy/broker");

  @Test
  void theSampleIsWhatIsWritten(@TempDir Path folder) throws IOException {
    var authority = CertificateAuthority.open(folder.resolve("authority"), InstantSource.system());
    Path made = folder.resolve("broker");
    new BrokerFiles(authority)
        .write(made, List.of("broker.example.org"), BrokerFiles.AGENTS, BrokerFiles.HUBS);
    assertThat(
            Files.readString(made.resolve("mosquitto.conf"))
                .replace(made.toString(), "/etc/mosquitto/kassahub"))
        .isEqualTo(Files.readString(SAMPLES.resolve("mosquitto.conf")));
    assertThat(made.resolve("acl")).hasSameTextualContentAs(SAMPLES.resolve("acl"));
    assertThat(BrokerTls.certificates(made.resolve("server.pem"))).hasSize(3);
  }
}
