package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kassahub.hub.HubConfig.Reports;
import kassahub.hub.database.DatabaseAddress.Server;
import kassahub.hub.web.Urgency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubConfigTest {
  @Test
  void sampleFileSpellsOutTheDefaults() {
    assertThat(HubConfig.read(Path.of("../../deploy/hub.toml"))).isEqualTo(HubConfig.parse(""));
  }

  @Test
  void namesAnUnknownKeyWithItsPlaceAndTheNearestKnownOne() {
    assertThatThrownBy(() -> HubConfig.parse("[http]\nprot = 80\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("http.prot: unknown; did you mean http.port?");
  }

  @Test
  void tellsAllMistakesAtOnce() {
    assertThatThrownBy(() -> HubConfig.parse("[http]\nport = 70000\nsecure = 1\n"))
        .hasMessageContaining("http.port: 0 to 65535 expected, found 70000")
        .hasMessageContaining("http.secure");
  }

  @Test
  void daysFromWhichATermIsPaintedAreSet() {
    assertThat(HubConfig.parse("[cabinet]\nsoon-days = 60\nurgent-days = 14\n").urgency())
        .isEqualTo(new Urgency(60, 14));
    assertThatThrownBy(() -> HubConfig.parse("[cabinet]\nurgent-days = 91\n"))
        .hasMessageContaining("cabinet.urgent-days: no more than soon-days expected");
  }

  @Test
  void refusesAPublicAddressWithoutTls() {
    assertThatThrownBy(() -> HubConfig.parse("[http]\nhost = \"0.0.0.0\"\n"))
        .hasMessageContaining("http.host");
  }

  @Test
  void refusesDemoDataOnAPublicAddress() {
    assertThatThrownBy(() -> HubConfig.parse("demo = true\n[agents]\nhost = \"0.0.0.0\"\n"))
        .hasMessageContaining("demo");
  }

  @Test
  void wantsTheProxyInFrontNamed() {
    String open = "[http]\nhost = \"0.0.0.0\"\nsecure = true\n";
    assertThatThrownBy(() -> HubConfig.parse(open)).hasMessageContaining("http.trusted-proxies");
    assertThatThrownBy(() -> HubConfig.parse(open + "trusted-proxies = [\"proxy\"]\n"))
        .hasMessageContaining("proxy is no address");
    assertThat(HubConfig.parse(open + "trusted-proxies = [\"10.0.0.0/8\"]\n").http().secure())
        .isTrue();
  }

  @Test
  void takesABrokerOnlyWholeAndOnlyWhereItIsAskedFor() {
    String broker = "[agents.broker]\nhost = \"broker.example.org\"\n";
    assertThatThrownBy(() -> HubConfig.parse(broker)).hasMessageContaining("agents.broker.host");
    assertThatThrownBy(() -> HubConfig.parse("[agents]\nmqtt = \"broker\"\n"))
        .hasMessageContaining("agents.broker.host");
    assertThatThrownBy(() -> HubConfig.parse("[agents]\nmqtt = \"mosquitto\"\n"))
        .hasMessageContaining("own or broker expected");
    String whole = "[agents]\nmqtt = \"broker\"\n" + broker;
    assertThat(HubConfig.parse(whole).agents().broker().orElseThrow().publicHost())
        .isEqualTo("broker.example.org");
    assertThatThrownBy(() -> HubConfig.parse(whole + "key = \"k.pem\"\n"))
        .hasMessageContaining("certificate and key go together");
  }

  @Test
  void refusesAFolderThatHeldDemoDataOnceOnAPublicAddress(@TempDir Path folder) {
    String data = "data = \"" + folder.resolve("data") + "\"\n";
    String open = "[agents]\nhost = \"0.0.0.0\"\n";
    DemoData.check(HubConfig.parse(data + open));
    DemoData.check(HubConfig.parse(data + "demo = true\n"));
    DemoData.check(HubConfig.parse(data));
    assertThatThrownBy(() -> DemoData.check(HubConfig.parse(data + open)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("demo data");
  }

  @Test
  void refusesADatabaseElsewhereWithoutTls() {
    String elsewhere = "[database]\nhost = \"192.0.2.5\"\n";
    assertThatThrownBy(() -> HubConfig.parse(elsewhere))
        .hasMessageContaining("database.root-certificate");
    assertThatThrownBy(() -> HubConfig.parse(elsewhere + "tls = \"maybe\"\n"))
        .hasMessageContaining("database.tls");
    assertThat(HubConfig.parse(elsewhere + "tls = \"off\"\n").demo()).isFalse();
    assertThat(HubConfig.parse("[database]\nhost = \"127.0.0.1\"\n").demo()).isFalse();
    assertThat(HubConfig.parse(elsewhere + "root-certificate = \"/ca.pem\"\n").demo()).isFalse();
  }

  @Test
  void takesAnExternalServerWhenAHostIsNamed() {
    assertThat(HubConfig.parse("[database]\nhost = \"db.example.org\"\ntls = \"off\"\n").database())
        .isInstanceOfSatisfying(
            HubConfig.Postgres.External.class,
            external ->
                assertThat(external.servers()).containsExactly(new Server("db.example.org", 5432)));
  }

  @Test
  void takesStandbysBesideTheHostAndRefusesThemWithoutOne() {
    var three =
        """
        [database]
        host = "db1"
        port = 5433
        standbys = ["db2", "db3:5434", "[2001:db8::3]:5435"]
        needs-standby = true
        tls = "off"
        """;

    assertThat(HubConfig.parse(three).database())
        .isInstanceOfSatisfying(
            HubConfig.Postgres.External.class,
            external -> {
              assertThat(external.servers())
                  .extracting(Server::toString)
                  .containsExactly("db1:5433", "db2:5433", "db3:5434", "[2001:db8::3]:5435");
              assertThat(external.needsStandby()).isTrue();
            });
    assertThatThrownBy(() -> HubConfig.parse(three.replace("db2", "db2:port")))
        .hasMessageContaining("HOST:PORT expected, found db2:port");
    assertThatThrownBy(() -> HubConfig.parse("[database]\nneeds-standby = true\n"))
        .hasMessageContaining("database.host");
    assertThatThrownBy(() -> HubConfig.parse(three.replace("tls = \"off\"\n", "")))
        .hasMessageContaining("needed for TLS to db1");
  }

  @Test
  void readsReportsFromThePrimaryUnlessStandbysAreNamedForThem() {
    var plain =
        """
        [database]
        host = "127.0.0.1"
        port = 5433
        """;
    var named = plain + "reports-from = [\"db2\", \"db3:5434\"]\nreports-wait-seconds = 9\n";

    assertThat(reports(plain)).isEqualTo(new Reports(List.of(), Duration.ofSeconds(5)));
    assertThat(reports(named + "tls = \"off\"\n"))
        .isEqualTo(
            new Reports(
                List.of(new Server("db2", 5433), new Server("db3", 5434)), Duration.ofSeconds(9)));
    assertThatThrownBy(() -> HubConfig.parse(named))
        .as("the host is this machine, they are not")
        .hasMessageContaining("needed for TLS to db2");
    assertThatThrownBy(() -> HubConfig.parse(named.replace("db2", "db2:port")))
        .hasMessageContaining("database.reports-from: HOST or HOST:PORT expected");
    assertThatThrownBy(() -> HubConfig.parse("[database]\nreports-from = [\"db2\"]\n"))
        .hasMessageContaining("database.host");
  }

  private static Reports reports(String toml) {
    return ((HubConfig.Postgres.External) HubConfig.parse(toml).database()).reports();
  }
}
