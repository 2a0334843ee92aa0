package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import kassahub.hub.agent.AgentWish;
import kassahub.hub.journal.Entry;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import kassahub.hub.settings.AgentWishes;
import kassahub.hub.settings.Progress;
import kassahub.hub.settings.Wished.Part;
import kassahub.proto.v1.AgentHealth;
import kassahub.proto.v1.AgentSettings;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.EffectivePoll;
import kassahub.proto.v1.EffectiveSettings;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.SettingOrigin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What agents are wished to go by, whatever they speak (decision 064). */
public abstract class SettingsContract extends AgentDoorCase {
  private AgentWishes wishes;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void wishes() {
    var journal = new Journal(hub.clock);
    wishes = new AgentWishes(hub.database.database(), journal, hub.clock, hub.dispatches);
  }

  @Test
  void theWelcomeBringsWhatIsWished() throws Exception {
    wishes.changeAll(
        support,
        organisation,
        new AgentWish(OptionalInt.of(300), Optional.of(new AgentWish.Hours(1320, 360)), loud()));
    wishes.change(support, List.of(keys.agent()), poll(60), Set.of(Part.POLL));
    try (var agent = connect(keys)) {
      AgentSettings settings = agent.hello(stream).getSettings();

      assertThat(settings.getVersion()).isEqualTo(2);
      assertThat(settings.getPollSeconds()).isEqualTo(60);
      assertThat(settings.getWindow().getFromMinute()).isEqualTo(1320);
      assertThat(settings.getLog().getUntilMillis())
          .isGreaterThan(hub.clock.millis() + Duration.ofHours(3).toMillis());
    }
  }

  @Test
  void anAgentOfWhomNothingIsWishedHearsThat() throws Exception {
    try (var agent = connect(keys)) {
      var welcome = agent.hello(stream);

      assertThat(welcome.hasSettings()).isTrue();
      assertThat(welcome.getSettings()).isEqualTo(AgentSettings.getDefaultInstance());
    }
  }

  @Test
  void aChangeReachesAConnectedAgentAtOnce() throws Exception {
    try (var agent = greeted()) {
      wishes.change(support, List.of(keys.agent()), poll(60), EnumSet.allOf(Part.class));
      Dispatch first = agent.next().getDispatch();
      assertThat(first.getChangeSettings().getPollSeconds()).isEqualTo(60);
      agent.taken(first);
      agent.send(
          Reports.batch(stream, 1, Reports.result(ReportReader.uuid(first.getId()), Outcome.DONE)));

      wishes.changeAll(support, organisation, new AgentWish(none(), night(), Optional.empty()));
      Dispatch second = agent.next().getDispatch();
      assertThat(second.getChangeSettings().getVersion())
          .isGreaterThan(first.getChangeSettings().getVersion());
      assertThat(second.getChangeSettings().getPollSeconds()).isEqualTo(60);
      assertThat(second.getChangeSettings().hasWindow()).isTrue();
    }
  }

  @Test
  void ofSeveralChangesWhileItIsAwayItHearsTheLastOnly() throws Exception {
    wishes.change(support, List.of(keys.agent()), poll(60), Set.of(Part.POLL));
    wishes.change(support, List.of(keys.agent()), poll(90), Set.of(Part.POLL));
    assertThat(dispatches()).isZero();

    try (var agent = connect(keys)) {
      assertThat(agent.hello(stream).getSettings().getPollSeconds()).isEqualTo(90);
    }
  }

  @Test
  void onlyWhatTheAgentSaysIsInForce() throws Exception {
    wishes.change(support, List.of(keys.agent()), poll(60), Set.of(Part.POLL));
    try (var agent = greeted()) {
      assertThat(wishes.effective(support, keys.agent())).isEmpty();
      assertThat(progress()).isEqualTo(new Progress(0, 0, 1, 0, 0));

      agent.send(Reports.batch(stream, 1, health("0.3.0", 1, 60), health("0.3.0")));
      assertThat(effective().getLong("version")).isEqualTo(1);
      assertThat(progress()).isEqualTo(new Progress(1, 1, 0, 0, 0));

      agent.send(Reports.batch(stream, 3, health("0.3.0")));
      assertThat(effective().getJsonArray("polls").getJsonObject(0).getString("origin"))
          .isEqualTo("file");

      agent.send(Reports.batch(stream, 4, health("0.2.0")));
      assertThat(wishes.effective(support, keys.agent())).isEmpty();
      assertThat(progress()).isEqualTo(new Progress(0, 0, 0, 0, 1));
    }
  }

  @Test
  void anAgentThatKnowsNoSettingsIsNotAskedToChangeThem() throws Exception {
    try (var agent = greeted()) {
      agent.send(Reports.batch(stream, 1, health("0.2.0")));
      wishes.change(support, List.of(keys.agent()), poll(60), Set.of(Part.POLL));

      assertThat(dispatches()).isZero();
    }
  }

  @Test
  void theJournalSaysBeforeAndAfter() {
    wishes.change(support, List.of(keys.agent()), poll(60), Set.of(Part.POLL));
    wishes.change(support, List.of(keys.agent()), poll(90), Set.of(Part.POLL));

    var journal = new Journal(hub.clock);
    List<Entry> lines =
        hub.database.database().transact(tx -> journal.of(tx, "agent", keys.agent()));
    assertThat(lines)
        .filteredOn(entry -> entry.action().equals("agent.settings-changed"))
        .first()
        .extracting(Entry::details)
        .isEqualTo(Map.of("poll-before", "60 s", "poll", "90 s"));
  }

  @Test
  void refusesWhatIsTooMuchAndWhatIsNotTheirs() {
    var stranger = hub.samples.partner();
    assertThatThrownBy(
            () -> wishes.change(stranger, List.of(keys.agent()), poll(60), Set.of(Part.POLL)))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> wishes.changeAll(stranger, organisation, poll(60)))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> poll(9)).isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(() -> new AgentWish.Hours(60, 100)).isInstanceOf(Problem.Invalid.class);
    var days = new AgentWish.Loud("debug", hub.clock.instant().plus(Duration.ofDays(2)));
    assertThatThrownBy(
            () ->
                wishes.change(
                    support,
                    List.of(keys.agent()),
                    new AgentWish(none(), Optional.empty(), Optional.of(days)),
                    Set.of(Part.LOG)))
        .isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void anOperatorAloneDoesNotChangeAHundredAndOne() {
    hub.database.asOwner(
        """
        insert into agent (id, organisation_id, name, enrolled_at)
        select 'many-' || %1$d || '-' || n, %1$d, 'x', now() from generate_series(1, 100) n
        """
            .formatted(organisation));

    assertThatThrownBy(() -> wishes.changeAll(support, organisation, poll(60)))
        .isInstanceOf(Problem.Conflict.class);
  }

  private Progress progress() {
    return wishes.progress(support, List.of(keys.agent()));
  }

  private JsonObject effective() {
    return new JsonObject(wishes.effective(support, keys.agent()).orElseThrow());
  }

  private long dispatches() {
    return hub.count("select count(*) as n from dispatch where agent_id = $1", keys.agent());
  }

  private static Report.Builder health(String version) {
    return Report.newBuilder().setHealth(AgentHealth.newBuilder().setVersion(version));
  }

  private static Report.Builder health(String version, long heard, int poll) {
    var settings =
        EffectiveSettings.newBuilder()
            .setVersion(heard)
            .addPolls(
                EffectivePoll.newBuilder()
                    .setLink("tcp 192.168.137.111:7778")
                    .setSeconds(poll)
                    .setOrigin(SettingOrigin.SETTING_ORIGIN_FILE));
    return Report.newBuilder()
        .setHealth(AgentHealth.newBuilder().setVersion(version).setSettings(settings));
  }

  private static AgentWish poll(int seconds) {
    return new AgentWish(OptionalInt.of(seconds), Optional.empty(), Optional.empty());
  }

  private static OptionalInt none() {
    return OptionalInt.empty();
  }

  private static Optional<AgentWish.Hours> night() {
    return Optional.of(new AgentWish.Hours(1320, 360));
  }

  private Optional<AgentWish.Loud> loud() {
    return Optional.of(new AgentWish.Loud("debug", hub.clock.instant().plus(Duration.ofHours(4))));
  }
}
