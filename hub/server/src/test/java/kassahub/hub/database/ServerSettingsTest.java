package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerSettingsTest {
  @Test
  void fifteenThatWritesDurablyIsGood() {
    assertThat(new ServerSettings(150_000, "on", "on", "on").refusal()).isEmpty();
    assertThat(new ServerSettings(180_001, "on", "on", "remote_apply").refusal()).isEmpty();
  }

  @Test
  void olderOnesMustBeUpgraded() {
    assertThat(new ServerSettings(149_999, "on", "on", "on").refusal())
        .hasValue("PostgreSQL 14 is too old: upgrade it to 15 or newer");
  }

  @Test
  void namesTheSettingThatLosesWork() {
    assertThat(new ServerSettings(150_000, "off", "on", "on").refusal().orElseThrow())
        .contains("fsync = off", "set it to on");
    assertThat(new ServerSettings(150_000, "on", "off", "on").refusal().orElseThrow())
        .contains("full_page_writes = off");
    assertThat(new ServerSettings(150_000, "on", "on", "off").refusal().orElseThrow())
        .contains("synchronous_commit = off");
  }
}
