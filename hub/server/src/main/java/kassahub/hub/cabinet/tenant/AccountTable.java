package kassahub.hub.cabinet.tenant;

import java.util.List;
import java.util.Optional;
import kassahub.hub.organisation.Account;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSpec;
import kassahub.hub.web.table.Tone;

/** «Партнёры» of the back office. */
final class AccountTable {
  static final String PATH = "/partners";

  static final TableSpec SPEC =
      TableSpec.of(
              "accounts",
              List.of(
                  Column.of("account", Phone.TITLE).sorting(),
                  Column.of("kind", Phone.FACT),
                  Column.of("code", Phone.FACT),
                  Column.of("prices", Phone.ABSENT),
                  Column.of("organisations", Phone.FACT).number(),
                  Column.of("people", Phone.FACT).number(),
                  Column.of("opened", Phone.ABSENT),
                  Column.of("state", Phone.STATUS)),
              "account",
              false)
          .searched();

  private AccountTable() {}

  static TableRow row(Account.Line line, Texts texts, Formats formats) {
    var account = line.account();
    String page = PATH + "/" + account.id();
    return TableRow.of(
        Long.toString(account.id()),
        page,
        List.of(
            new Cell.Link(account.facts().name(), page, true),
            new Cell.Text(kind(account, texts)),
            Cell.text(account.facts().agentCode()),
            new Cell.Text(texts.say("tenant.prices." + account.priceKind())),
            new Cell.Text(formats.number(line.organisations())),
            new Cell.Text(formats.number(line.people())),
            new Cell.Text(formats.date(account.createdAt())),
            state(account, texts)));
  }

  static String kind(Account account, Texts texts) {
    return texts.say("tenant.kind." + account.kind().stored());
  }

  /** Whether it may buy. */
  static Cell state(Account account, Texts texts) {
    if (account.blocked()) {
      return Cell.badge(Tone.BAD, "lock", texts.say("tenant.blocked"));
    }
    return account.sandbox()
        ? new Cell.Badge(Tone.NONE, "code", texts.say("tenant.sandbox"), Optional.empty())
        : Cell.badge(Tone.OK, "circle-check", texts.say("tenant.open"));
  }
}
