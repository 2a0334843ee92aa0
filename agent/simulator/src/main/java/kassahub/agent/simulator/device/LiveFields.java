package kassahub.agent.simulator.device;

import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What table fields hold that nobody wrote; facts §4. */
final class LiveFields {
  private static final DateTimeFormatter JOURNAL_TIME =
      DateTimeFormatter.ofPattern("dd.MM.yy HH:mm", Locale.ROOT);
  private static final int ADMINISTRATOR = 30;

  private final Model model;
  private final Condition condition;
  private final Situation situation;
  private final Faults faults;
  private final Registration registration;

  LiveFields(Model model, Condition condition, Situation situation, Faults faults) {
    this.model = model;
    this.condition = condition;
    this.situation = situation;
    this.faults = faults;
    this.registration = new Registration(model, condition, new Documents(condition));
  }

  /**
   * Tables are called by what they belong to; names differ between models and nobody relies on
   * them.
   */
  String tableName() {
    return model.name();
  }

  /** A text field's value; empty where nothing is kept. */
  String text(int table, int row, int field) {
    if (table == model.storageTable()) {
      return storageText(field);
    }
    return switch (table) {
      case 2 -> row == ADMINISTRATOR ? condition.text(Setting.CASHIER) : "";
      case 20 -> field == 5 && situation.unsent() > 0 ? firstUnsentAt() : "";
      case 23 -> monitoringText(field);
      default -> "";
    };
  }

  /** A number field's value; 0 where nothing is kept. */
  long number(int table, int row, int field) {
    if (table == model.storageTable()) {
      return storageNumber(field);
    }
    if (table == model.ffdField().table() && field == model.ffdField().field()) {
      return model.ffd();
    }
    return switch (table) {
      case 2 -> row == ADMINISTRATOR ? faults.number(Fault.PASSWORD, row) : row;
      case 19 -> field == 2 ? 7_777 : 0;
      case 20 -> exchangeNumber(field);
      case 21 -> networkNumber(field);
      default -> 0;
    };
  }

  private String storageText(int field) {
    return switch (field) {
      case 1 -> condition.text(Setting.SERIAL);
      case 2 -> spaced(condition.text(Setting.INN), 12);
      case 3 -> spaced(condition.text(Setting.RNM), 20);
      case 4 -> faults.on(Fault.NO_FN) ? "" : condition.text(Setting.FN);
      case 7 -> condition.text(Setting.USER_NAME);
      case 8 -> condition.text(Setting.CASHIER);
      case 9 -> condition.text(Setting.ADDRESS);
      case 10 -> condition.text(Setting.OFD_NAME);
      case 11 -> condition.text(Setting.OFD_SITE);
      case 12 -> spaced(condition.text(Setting.OFD_INN), 12);
      case 13 -> condition.text(Setting.TAX_SITE);
      case 14 -> condition.text(Setting.PLACE);
      case 15 -> condition.text(Setting.EMAIL);
      default -> "";
    };
  }

  private long storageNumber(int field) {
    return switch (field) {
      case 5 -> condition.number(Setting.TAXATION);
      case 6 -> registration.mode();
      case 21 -> registration.extendedMode();
      case 22 -> condition.number(Setting.REGISTRATION_REASON);
      case 24 -> 30;
      case 25 -> condition.number(Setting.ZONE);
      default -> 0;
    };
  }

  private long exchangeNumber(int field) {
    return switch (field) {
      case 1 -> situation.unsent() > 0 ? 2 : 0;
      case 3 -> situation.unsent();
      case 4 -> situation.firstUnsent();
      case 7 -> faults.on(Fault.FLK_ERROR) ? 14 : 0;
      default -> 0;
    };
  }

  private long networkNumber(int field) {
    return switch (field) {
      case 2, 3, 9 -> 1;
      case 4 -> 7_778;
      case 16 -> 60;
      default -> 0;
    };
  }

  /** The signature reads back masked, as dumps of real registers show. */
  private String monitoringText(int field) {
    return switch (field) {
      case 11 -> condition.text(Setting.UIN);
      case 15 -> condition.licence().hex().toLowerCase(Locale.ROOT);
      case 16 -> "-".repeat(128);
      default -> "";
    };
  }

  private String firstUnsentAt() {
    return situation.firstUnsentAt().format(JOURNAL_TIME);
  }

  private static String spaced(String text, int size) {
    return text + " ".repeat(Math.max(0, size - text.length()));
  }
}
