package kassahub.hub.cabinet.client;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.register.FleetRow;
import kassahub.hub.register.RegisterCard;
import kassahub.hub.web.Formats;
import kassahub.hub.web.table.Tone;

/** Something that keeps a register from selling, or soon will: the note of its page has them. */
public record Trouble(Tone tone, String icon, String title, String text) {
  private static final long FEW_DAYS = 10;

  /** Of one register: who asks why it does not print sees every cause, the worst first. */
  static List<Trouble> of(RegisterView view) {
    var found = new ArrayList<Trouble>();
    storageOver(view).ifPresent(day -> found.add(bad(view, "storage", "day", Formats.day(day))));
    if (view.longShift()) {
      found.add(bad(view, "shift"));
    }
    view.lastDocuments().ifPresent(count -> found.add(bad(view, "full", "count", count)));
    block(view, found);
    view.card()
        .fault()
        .filter(fault -> !view.row().contact().reachable())
        .ifPresent(fault -> found.add(unreachable(view, fault)));
    if (view.owed()) {
      String title = view.texts().say("register.owed.title");
      found.add(new Trouble(Tone.WARN, "clock-pause", title, view.owedReason()));
    }
    return found;
  }

  private static Optional<LocalDate> storageOver(RegisterView view) {
    return view.row()
        .storage()
        .flatMap(FleetRow.Storage::validUntil)
        .filter(until -> until.isBefore(view.today()));
  }

  private static void block(RegisterView view, List<Trouble> found) {
    OptionalLong days = view.daysToBlock();
    if (days.isPresent() && days.getAsLong() <= FEW_DAYS) {
      String title =
          days.getAsLong() < 0
              ? view.texts().say("register.block.over")
              : view.texts().say("register.block.title", "count", days.getAsLong());
      found.add(
          new Trouble(Tone.BAD, "alert-triangle", title, view.texts().say("register.block.text")));
    }
  }

  private static Trouble unreachable(RegisterView view, RegisterCard.Fault fault) {
    var texts = view.texts();
    String reason = texts.find("reason." + fault.code(), Map.of()).orElse(fault.message());
    return new Trouble(
        Tone.WARN,
        "plug-connected-x",
        texts.say("register.fault.title", "since", view.time(fault.since())),
        reason + ". " + texts.say("register.fault.told"));
  }

  private static Trouble bad(RegisterView view, String what, Object... values) {
    var texts = view.texts();
    return new Trouble(
        Tone.BAD,
        "alert-triangle",
        texts.say("register." + what + ".title", values),
        texts.say("register." + what + ".text"));
  }
}
