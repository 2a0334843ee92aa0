package kassahub.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import kassahub.agent.driver.atol.AtolSettings;
import kassahub.agent.driver.atol.Login;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.register.RegisterConfig;
import kassahub.agent.register.RegisterConfig.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  private final ConfigFile files = new ConfigFile(Map.of("TILL_PASSWORD", "1234567"));

  @Test
  void theSampleSaysWhatTheDefaultsAre() throws Exception {
    AgentConfig sample = files.parse(ConfigFile.sample());
    assertThat(sample).isEqualTo(AgentConfig.defaults(ConfigFile.defaultData(Map.of())));
    assertThat(files.parse("")).isEqualTo(sample);
  }

  @Test
  void everyKeyOfTheSampleIsKnownAlsoThoseCommentedOut() throws Exception {
    String all =
        ConfigFile.sample()
            .replaceAll("(?m)^# (?=(\\[\\[register|[a-z-]+ = ))", "")
            .replaceAll("(?m)^password-file.*$", "")
            .replaceAll("(?m)^(local-port|device|user).*$", ""); // not with these others
    AgentConfig config = files.parse(all);
    assertThat(config.registers()).hasSize(1);
    RegisterConfig register = config.registers().get(0);
    assertThat(register.pace()).isEqualTo(Pace.DEFAULT);
    assertThat(register.settings()).isEqualTo(ShtrihSettings.DEFAULT);
    assertThat(config.hub().mqtt()).contains(new HubAddress("hub.example", 8883));
  }

  @Test
  void readsWhatNotepadSavesAndSaysWhichEncodingItCannot(@TempDir Path dir) throws Exception {
    Path password = Files.writeString(dir.resolve("password"), "\ufeff30\r\n");
    String text =
        """
        [[register]]
        link = "tcp 192.168.137.111" # \u043a\u0430\u0441\u0441\u0430
        password-file = '%s'
        """
            .formatted(password)
            .replace("\n", "\r\n");
    Path file = Files.writeString(dir.resolve("agent.toml"), "\ufeff" + text);
    assertThat(files.read(file).registers())
        .extracting(RegisterConfig::link)
        .containsExactly(new LinkAddress.Tcp("192.168.137.111", 7778));

    Files.writeString(file, text, Charset.forName("windows-1251"));
    assertThatThrownBy(() -> files.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("save it in that encoding");
  }

  @Test
  void readsRegistersOfBothKinds() throws Exception {
    AgentConfig config =
        files.parse(
            """
            [[register]]
            link = "tcp 192.168.137.111"
            [[register]]
            link = "serial COM5 57600"
            protocol = "1"
            local-port = "7790"
            poll = "5 s"
            heartbeat = "1 h"
            password-env = "TILL_PASSWORD"
            """);
    assertThat(config.registers().get(0).link())
        .isEqualTo(new LinkAddress.Tcp("192.168.137.111", 7778));
    RegisterConfig serial = config.registers().get(1);
    assertThat(serial.link()).isEqualTo(new LinkAddress.Serial("COM5", 57_600));
    assertThat(serial.settings().keys()).containsEntry("protocol", "1");
    assertThat(serial.localPort()).hasValue(7790);
    assertThat(serial.pace().heartbeat()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void readsARegisterOfAnotherVendor() throws Exception {
    AgentConfig config =
        files.parse(
            """
            [[register]]
            driver = "atol"
            link = "tcp 127.0.0.1"
            device = "kassa-2"
            user = "agent"
            password-env = "TILL_PASSWORD"
            """);
    RegisterConfig register = config.registers().get(0);
    assertThat(register.link()).isEqualTo(new LinkAddress.Tcp("127.0.0.1", 16_732));
    assertThat(register.settings())
        .isEqualTo(
            AtolSettings.DEFAULT
                .withDevice(Optional.of("kassa-2"))
                .withLogin(Optional.of(new Login("agent", "1234567"))));
    String text = EffectiveConfig.text(config);
    assertThat(text)
        .contains("driver = \"atol\"", "device = \"kassa-2\"")
        .doesNotContain("1234567");
    assertThat(files.parse(text).registers().get(0).settings().keys())
        .isEqualTo(register.settings().keys());
  }

  @Test
  void theEffectiveConfigurationReadsAsTheSameAndHasNoSecrets() throws Exception {
    AgentConfig config =
        files.parse(
            """
            data = "/tmp/k"
            hub = { transport = "grpc", grpc = "[::1]:8443" }
            [[register]]
            link = "tcp 10.0.0.5:7778"
            protocol = "1"
            local-port = "7790"
            poll = "1500 ms"
            password-env = "TILL_PASSWORD"
            """);
    String text = EffectiveConfig.text(config);
    assertThat(text).doesNotContain("1234567");
    AgentConfig again = files.parse(text);
    assertThat(again.hub()).isEqualTo(config.hub());
    assertThat(again.registers().get(0).pace().poll()).isEqualTo(Duration.ofMillis(1500));
    assertThat(again.registers().get(0).localPort()).hasValue(7790);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hubb = { }                              | line 1: hubb: unknown key; did you mean hub?",
        "hub = { trasport = 'mqtt' }             | did you mean transport?",
        "hub = { transport = 'udp' }             | auto, mqtt or grpc expected",
        "hub = { mqtt = 'nowhere' }              | host:port expected",
        "reports = { health = '15' }             | a number with a unit expected",
        "reports = { health = '1 s' }            | health: from 30 s to 86400 s",
        "outbox = { limit = '1 KiB' }            | four segments",
        "outbox = { limit = 5 }                  | a text in quotes expected",
        "register = [{ link = 'usb 1' }]         | \"tcp HOST:PORT\"",
        "register = [{ lnk = 'tcp a' }]          | line 1: register.lnk: unknown key; did you mean"
            + " link?",
        "register = [{ }]                        | register.link: missing",
        "register = [{ link='tcp a', password='1' }]        | password-file or password-env",
        "register = [{ link='tcp a', password-env='NO' }]   | NO is not set",
        "register = [{ link='tcp a' }, { link='tcp a' }]    | the same link twice",
        "register = [{ link='tcp a', local-port='1' }]      | local-port needs protocol",
        "register = [{ driver='mercury', link='tcp a' }]    | driver: \"shtrih\" or \"atol\""
            + " expected",
        "register = [{ driver='atol', link='tcp a', protocol='1' }] | protocol: unknown key",
        "register = [{ driver='atol', link='tcp a', user='u' }] | user: needs password-file",
        "register = [{ driver='atol', link='tcp a', device='ж' }] | letters, digits",
        "register = [{ driver='atol', link='tcp a', local-port='1' }] | not for atol",
        "register = [{ link='tcp a', protocol='1', local-port='0' }] | must be 1 to 65535",
        "status = { port = '70000' }             | status.port: 0 to 65535",
        "data = 'unfinished                      | line 1",
      })
  void refusesWhatItDoesNotUnderstandAndSaysWhy(String text, String words) {
    assertThatThrownBy(() -> files.parse(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(words);
  }

  @Test
  void aWrongPasswordFileIsNamedWithoutItsContent(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("password");
    Files.writeString(file, "secret-word\n");
    String text = "[[register]]\nlink = 'tcp a'\npassword-file = '" + file + "'";
    assertThatThrownBy(() -> files.parse(text))
        .hasMessageContaining("password-file")
        .hasMessageNotContaining("secret-word");
  }

  @ParameterizedTest
  @ValueSource(strings = {"250 ms", "0.25 s"})
  void unitsMayHaveFractions(String text) throws Exception {
    String config = "[[register]]\nlink = 'tcp a'\npoll = '1 min'\nheartbeat = '1 h'";
    assertThat(files.parse(config).registers().get(0).pace().poll())
        .isEqualTo(Duration.ofMinutes(1));
    assertThatThrownBy(() -> files.parse(config.replace("1 min", text)))
        .hasMessageContaining("poll must be 1 to 3600");
  }
}
