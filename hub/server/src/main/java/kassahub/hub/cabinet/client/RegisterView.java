package kassahub.hub.cabinet.client;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.activation.LicenceMove;
import kassahub.hub.cabinet.LicenceWords;
import kassahub.hub.cabinet.support.DeliveryWords;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.dispatch.DeliveryRow;
import kassahub.hub.register.FleetRow;
import kassahub.hub.register.OpenAlert;
import kassahub.hub.register.RegisterCard;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Tone;

/** Everything on one register's page. */
public record RegisterView(
    RegisterCard card,
    RegisterTable table,
    Quarters quarters,
    Chart unsent,
    List<DeliveryRow> deliveries,
    List<OpenAlert> alerts,
    Timeline story,
    List<LicenceMove> moves,
    Optional<String> unknownBits,
    Optional<Confirmations.Replaceable> replaceable) {
  private static final DateTimeFormatter WALL = DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm");
  private static final Map<Integer, String> FORMATS =
      Map.of(1, "1.0", 2, "1.05", 3, "1.1", 4, "1.2");
  private static final long FEW_DOCUMENTS = 1_000;
  private static final double ARC = Math.PI * 54;

  public FleetRow row() {
    return card.row();
  }

  /** Until when it is paid. */
  public Cell.Term sold() {
    return Cell.until(row().licence().subscriptionUntil(), table.today(), table.formats());
  }

  /** Until when the device works: known, none, or unknown. */
  public Optional<Cell.Term> onDevice() {
    var licence = row().licence();
    return licence.mask().isEmpty()
        ? Optional.empty()
        : Optional.of(Cell.until(licence.deviceUntil(), table.today(), table.formats()));
  }

  /** What the register would lose by the licence that it refused. */
  public String lost() {
    return replaceable
        .map(Confirmations.Replaceable::refused)
        .map(refused -> new LicenceWords(texts()).lost(refused.assigned(), refused.onDevice()))
        .orElse("");
  }

  /** Paid for, and not on the device. */
  public boolean owed() {
    return row().licence().missing(table.today());
  }

  /** What the licence that is owed waits for, in words. */
  String owedReason() {
    var install =
        deliveries.stream().filter(row -> row.kind().equals("install_licence")).findFirst();
    if (card.agent().isEmpty()) {
      return texts().say("register.owed.agentless");
    }
    String reason = install.map(new DeliveryWords(texts())::reason).orElse("");
    return reason.isEmpty() ? texts().say("register.owed.waiting") : reason;
  }

  public Cell contact() {
    return table.contact(row().contact());
  }

  /** The storage's end with the days left, when it told. */
  public Optional<Cell.Term> storageEnds() {
    return row()
        .storage()
        .flatMap(FleetRow.Storage::validUntil)
        .map(until -> (Cell.Term) table.term(Optional.of(until)));
  }

  /** Documents that still go into a storage that is nearly full; empty = there is room. */
  OptionalLong lastDocuments() {
    var left = card.counters().documentsLeft();
    return left.isPresent() && left.getAsLong() < FEW_DOCUMENTS
        ? OptionalLong.of(left.getAsLong())
        : OptionalLong.empty();
  }

  /** How much of the gauge's half circle is filled, in its own units. */
  public String filled() {
    int percent = row().storage().map(s -> s.memoryPercent().orElse(0)).orElse(0);
    return "%.1f %.1f".formatted(ARC * percent / 100, ARC * 2).replace(',', '.');
  }

  /** Paints the gauge. */
  public Tone gaugeTone() {
    int percent = row().storage().map(s -> s.memoryPercent().orElse(0)).orElse(0);
    return percent >= 99 ? Tone.BAD : percent >= 90 ? Tone.WARN : Tone.OK;
  }

  /** The register sells nothing more until somebody closes its shift. */
  public boolean longShift() {
    return row().shift().equals(Optional.of("over_24_hours"));
  }

  /** «412, открыта 17.11.2026 11:00». */
  public Optional<String> shift() {
    return row()
        .shift()
        .map(
            shift ->
                known(card.work().shiftNumber())
                    + texts().say("register.shift." + shift)
                    + (shift.equals("closed")
                        ? ""
                        : card.work().shiftOpened().map(at -> " " + WALL.format(at)).orElse("")));
  }

  private static String known(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() + ", " : "";
  }

  /** «5.8.104 от 02.03.2026». */
  public Optional<String> firmware() {
    return card.identity()
        .firmware()
        .map(
            version ->
                card.identity()
                    .firmwareDay()
                    .map(
                        day ->
                            texts()
                                .say(
                                    "register.firmware",
                                    "version",
                                    version,
                                    "day",
                                    Formats.day(day)))
                    .orElse(version));
  }

  /** The owner's number, where the register is registered with another one. */
  public Optional<String> otherNumber() {
    String owner = row().owner().taxNumber();
    return card.registration()
        .userInn()
        .map(String::strip)
        .filter(told -> !told.equals(owner))
        .map(_ -> owner);
  }

  /** The owner's name, where the register is registered with another one. */
  public Optional<String> otherName() {
    String owner = row().owner().name();
    return card.registration()
        .userName()
        .filter(told -> !Spelling.alike(told, owner))
        .map(_ -> owner);
  }

  /** The outlet's address, where the register is registered at another one. */
  public Optional<String> otherAddress() {
    var registered = card.registration().address();
    return row()
        .outlet()
        .address()
        .filter(ours -> registered.filter(told -> !Spelling.alike(told, ours)).isPresent());
  }

  public Optional<String> ffd() {
    var ffd = card.registration().ffd();
    return ffd.isPresent() ? Optional.ofNullable(FORMATS.get(ffd.getAsInt())) : Optional.empty();
  }

  /** «48 240, осталось 19 660». */
  public Optional<String> documents() {
    var last = card.counters().lastDocument();
    var left = card.counters().documentsLeft();
    if (last.isEmpty()) {
      return Optional.empty();
    }
    String text = table.formats().number(last.getAsLong());
    return Optional.of(
        left.isEmpty()
            ? text
            : texts()
                .say("register.documents", "last", last.getAsLong(), "left", left.getAsLong()));
  }

  /** «3, с 12.04.2026 09:00»; zero is an answer. */
  public Optional<String> unsentNow() {
    var unsent = card.counters().unsent();
    if (unsent.isEmpty()) {
      return Optional.empty();
    }
    String count = table.formats().number(unsent.getAsLong());
    return Optional.of(
        card.counters()
            .firstUnsentAt()
            .filter(at -> unsent.getAsLong() > 0)
            .map(at -> texts().say("register.unsent.since", "count", count, "at", wall(at)))
            .orElse(count));
  }

  /** What keeps it from selling, or soon will, the worst first. */
  public List<Trouble> troubles() {
    return Trouble.of(this);
  }

  Texts texts() {
    return table.texts();
  }

  LocalDate today() {
    return table.today();
  }

  String time(Instant at) {
    return table.formats().dateTime(at);
  }

  /** Documents must reach the operator within 30 days: the register blocks after that. */
  OptionalLong daysToBlock() {
    var unsent = card.counters().unsent();
    var first = card.counters().firstUnsentAt();
    if (unsent.orElse(0) == 0 || first.isEmpty()) {
      return OptionalLong.empty();
    }
    LocalDate block = first.get().toLocalDate().plusDays(30);
    return OptionalLong.of(ChronoUnit.DAYS.between(table.today(), block));
  }

  public static String wall(LocalDateTime at) {
    return WALL.format(at);
  }

  /** «IV кв. 2027»: the last quarter of a strip, for those who do not see it. */
  public String quarterOf(Optional<LocalDate> day) {
    return day.map(table::quarter).orElseGet(() -> texts().say("no.data"));
  }
}
