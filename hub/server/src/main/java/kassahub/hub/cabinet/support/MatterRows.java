package kassahub.hub.cabinet.support;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.activation.Activations;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.agent.roster.AgentRow;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.dispatch.DeliveryRow;
import kassahub.hub.matter.Matter;
import kassahub.hub.register.Fleet;
import kassahub.hub.register.FleetRow;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/** Rows of what is wrong, out of the features' own lists: the oldest first. */
final class MatterRows {
  private static final ZoneId LEGAL = ZoneId.of("Europe/Moscow");

  /** A storage that ends within these days is a matter. */
  private static final int SOON_DAYS = 30;

  private final Parts parts;
  private final Texts texts;

  /** The lists. */
  record Parts(AgentRoster roster, Activations activations, Deliveries deliveries, Fleet fleet) {}

  MatterRows(Parts parts, Texts texts) {
    this.parts = parts;
    this.texts = texts;
  }

  /** The column of the feature's list that has the oldest in front. */
  static String order(Matter matter) {
    return switch (matter) {
      case SUSPENDED, SILENT -> "seen";
      case ACTIVATIONS -> "number";
      case FAILED, EXPIRED -> "created";
      case UNSENT -> "unsent";
      case STORAGE -> "storageEnds";
      case STATEMENTS, UNINVOICED -> throw elsewhere(matter);
    };
  }

  /**
   * A page of them.
   *
   * @param request with the filters of the list
   */
  Page<MatterRow> page(Caller caller, Matter matter, PageRequest request) {
    return switch (matter) {
      case SUSPENDED, SILENT -> parts.roster().list(caller, request).map(this::row);
      case ACTIVATIONS -> parts.activations().list(caller, request).map(this::row);
      case FAILED, EXPIRED -> parts.deliveries().list(caller, request).map(this::row);
      case UNSENT -> parts.fleet().list(caller, request).map(this::unsent);
      case STORAGE -> parts.fleet().list(caller, request).map(this::storage);
      case STATEMENTS, UNINVOICED -> throw elsewhere(matter);
    };
  }

  private static IllegalArgumentException elsewhere(Matter matter) {
    return new IllegalArgumentException(matter + " has a page of its own");
  }

  private MatterRow row(AgentRow row) {
    var seen = row.link().lastSeen();
    return new MatterRow(
        row.id(),
        "/agents/" + row.id(),
        row.name(),
        List.of(row.id()),
        row.owner().name(),
        texts.say("matter.registers", "count", row.registers()),
        row.standing().suspendedAt().or(() -> seen).orElse(row.enrolledAt()),
        Optional.of("agent:" + row.id()));
  }

  private MatterRow row(ActivationSummary row) {
    return new MatterRow(
        Long.toString(row.number()),
        "/activations/" + row.number(),
        texts.say("find.activation", "number", Long.toString(row.number())),
        List.of(row.vendor()),
        row.organisation(),
        row.error()
            .map(error -> texts.find("reason." + error.code(), Map.of()).orElse(error.message()))
            .orElse(""),
        row.finishedAt().orElse(row.createdAt()),
        Optional.of("activation:" + row.number()));
  }

  private MatterRow row(DeliveryRow row) {
    var words = new DeliveryWords(texts);
    var register = row.target().register();
    String path =
        register.isPresent()
            ? "/registers/" + register.getAsLong()
            : "/agents/" + row.target().agent();
    return new MatterRow(
        row.id().toString(),
        path,
        words.kind(row),
        List.of(row.target().serial().orElse(row.target().agentName())),
        row.owner(),
        words.reason(row),
        row.finishedAt().orElse(row.createdAt()),
        Optional.empty());
  }

  private MatterRow unsent(FleetRow row) {
    var since = row.service().unsentSince().orElseThrow();
    return register(row, texts.say("matter.unsent"), since);
  }

  private MatterRow storage(FleetRow row) {
    var ends = row.storage().flatMap(FleetRow.Storage::validUntil).orElseThrow();
    return register(
        row,
        texts.say("matter.storage", "date", Formats.day(ends)),
        ends.minusDays(SOON_DAYS).atStartOfDay(LEGAL).toInstant());
  }

  private static MatterRow register(FleetRow row, String reason, Instant since) {
    return new MatterRow(
        Long.toString(row.id()),
        "/registers/" + row.id(),
        row.title(),
        List.of(row.serial()),
        row.owner().name(),
        reason,
        since,
        Optional.of("register:" + row.id()));
  }
}
