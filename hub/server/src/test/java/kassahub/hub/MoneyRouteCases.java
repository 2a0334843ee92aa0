package kassahub.hub;

import static kassahub.hub.RouteCases.form;
import static kassahub.hub.RouteCases.own;
import static kassahub.hub.RouteCases.theirs;
import static kassahub.hub.account.Permission.MANAGE_MONEY;
import static kassahub.hub.account.Permission.SEE_ORDERS;

import java.util.List;
import java.util.Set;
import kassahub.hub.RouteCases.Case;
import kassahub.hub.RouteCases.Gate;

/** Routes of pages about money. */
final class MoneyRouteCases {
  static final List<Case> ALL =
      List.of(
          own("GET /orders", SEE_ORDERS),
          own("GET /orders/export.xlsx", SEE_ORDERS),
          theirs("GET /orders/:number", "/orders/1", SEE_ORDERS),
          theirs("GET /orders/:number/invoice.pdf", "/orders/1/invoice.pdf", SEE_ORDERS),
          theirs("GET /orders/:number/transfer.pdf", "/orders/1/transfer.pdf", SEE_ORDERS),
          theirs("GET /orders/:number/transfer.xml", "/orders/1/transfer.xml", SEE_ORDERS),
          theirs(
              "GET /orders/:number/corrections/:revision", "/orders/1/corrections/1", SEE_ORDERS),
          theirs(
              "GET /orders/:number/corrections/:revision/correction.xml",
              "/orders/1/corrections/1/correction.xml",
              SEE_ORDERS),
          theirs(
              "GET /orders/:number/corrections/:revision/invoice.pdf",
              "/orders/1/corrections/2/invoice.pdf",
              SEE_ORDERS),
          theirs(
              "GET /api/v1/orders/:number/documents/corrections/:revision",
              "/api/v1/orders/1/documents/corrections/1",
              SEE_ORDERS),
          theirs(
              "GET /api/v1/orders/:number/documents/corrections/:revision/xml",
              "/api/v1/orders/1/documents/corrections/1/xml",
              SEE_ORDERS),
          theirs(
              "GET /api/v1/orders/:number/documents/corrections/:revision/invoice",
              "/api/v1/orders/1/documents/corrections/2/invoice",
              SEE_ORDERS),
          theirs("GET /orders/:number/correction", "/orders/1/correction", MANAGE_MONEY),
          form(
              "POST /orders/:number/correction",
              Gate.FOREIGN,
              "/orders/1/correction",
              Set.of(MANAGE_MONEY),
              "revision",
              "2"),
          own("GET /seller", MANAGE_MONEY),
          form("POST /seller", Gate.OWN, "/seller", Set.of(MANAGE_MONEY), "currency", "RUB"),
          own("GET /statements", MANAGE_MONEY),
          own("POST /statements", MANAGE_MONEY),
          own("GET /statements/decided", MANAGE_MONEY),
          own("GET /statements/files", MANAGE_MONEY),
          theirs("GET /statements/files/:file", "/statements/files/1", MANAGE_MONEY),
          theirs("GET /statements/:id", "/statements/1", MANAGE_MONEY),
          line("book", "invoice", "1"),
          line("split", "invoice", "1"),
          line("advance", "organisation", "3"),
          line("set-aside", "reason", "x"),
          line("take-back", "reason", "x"),
          own("GET /invoices", MANAGE_MONEY),
          theirs("GET /invoices/:id", "/invoices/1", MANAGE_MONEY),
          theirs("GET /invoices/:id/invoice.pdf", "/invoices/1/invoice.pdf", MANAGE_MONEY),
          form(
              "POST /invoices/:id/payments",
              Gate.FOREIGN,
              "/invoices/1/payments",
              Set.of(MANAGE_MONEY),
              "amount",
              "1",
              "day",
              "2026-11-02",
              "reference",
              "x",
              "key",
              "key-of-a-test"),
          theirs("GET /invoices/:id/split", "/invoices/1/split", MANAGE_MONEY),
          form(
              "POST /invoices/:id/split",
              Gate.FOREIGN,
              "/invoices/1/split",
              Set.of(MANAGE_MONEY),
              "invoice",
              "1"),
          form(
              "POST /invoices/:id/advance",
              Gate.FOREIGN,
              "/invoices/1/advance",
              Set.of(MANAGE_MONEY),
              "sum",
              "1",
              "key",
              "key-of-a-test"),
          form(
              "POST /invoices/:id/payments/:payment/reverse",
              Gate.FOREIGN,
              "/invoices/1/payments/1/reverse",
              Set.of(MANAGE_MONEY),
              "reason",
              "x"),
          own("GET /uninvoiced", MANAGE_MONEY),
          own("GET /unprinted", MANAGE_MONEY),
          form(
              "POST /unprinted/:kind/:subject/retry",
              Gate.FOREIGN,
              "/unprinted/transfer/1/retry",
              Set.of(MANAGE_MONEY)),
          own("GET /debts", MANAGE_MONEY),
          theirs("GET /debts/:account", "/debts/2", MANAGE_MONEY),
          form(
              "POST /debts/:account/waive",
              Gate.FOREIGN,
              "/debts/2/waive",
              Set.of(MANAGE_MONEY),
              "invoice",
              "1",
              "reason",
              "x"),
          form(
              "POST /debts/:account/block",
              Gate.FOREIGN,
              "/debts/2/block",
              Set.of(MANAGE_MONEY),
              "reason",
              "x"),
          form(
              "POST /debts/:account/lift",
              Gate.FOREIGN,
              "/debts/2/lift",
              Set.of(MANAGE_MONEY),
              "reason",
              "x"),
          own("GET /contracts", MANAGE_MONEY),
          theirs("GET /contracts/:organisation", "/contracts/3", MANAGE_MONEY),
          form(
              "POST /contracts/:organisation",
              Gate.FOREIGN,
              "/contracts/3",
              Set.of(MANAGE_MONEY),
              "name",
              "x",
              "signed",
              "2026-11-02",
              "payment",
              "postpaid",
              "days",
              "5",
              "count",
              "all"),
          own("GET /price-lists", MANAGE_MONEY),
          form("POST /price-lists", Gate.OWN, "/price-lists", Set.of(MANAGE_MONEY), "product", "1"),
          form(
              "POST /price-lists/withdraw",
              Gate.OWN,
              "/price-lists/withdraw",
              Set.of(MANAGE_MONEY),
              "rule",
              "1"),
          form("GET /price-lists/:product", Gate.OWN, "/price-lists/1", Set.of(MANAGE_MONEY)),
          form(
              "POST /price-lists/currency",
              Gate.OWN,
              "/price-lists/currency",
              Set.of(MANAGE_MONEY),
              "account",
              "2",
              "currency",
              "RUB"),
          theirs("GET /reconciliations/:organisation", "/reconciliations/3", MANAGE_MONEY),
          theirs(
              "GET /reconciliations/:organisation/statement.pdf",
              "/reconciliations/3/statement.pdf",
              MANAGE_MONEY),
          theirs(
              "GET /reconciliations/:organisation/statement.xlsx",
              "/reconciliations/3/statement.xlsx",
              MANAGE_MONEY),
          own("GET /issued", MANAGE_MONEY),
          own("GET /issued/invoices", MANAGE_MONEY),
          own("GET /issued/corrections", MANAGE_MONEY),
          own("GET /issued/export.xlsx", MANAGE_MONEY),
          own("GET /issued/corrections/export.xlsx", MANAGE_MONEY),
          own("GET /issued/invoices/export.xlsx", MANAGE_MONEY),
          own("GET /issued/export.xml", MANAGE_MONEY),
          own("GET /licence-moves", MANAGE_MONEY),
          form(
              "POST /licence-moves",
              Gate.OWN,
              "/licence-moves",
              Set.of(MANAGE_MONEY),
              "from",
              ForeignWorld.SERIAL,
              "to",
              "x"),
          own("GET /setup", MANAGE_MONEY),
          own("GET /offers", MANAGE_MONEY),
          form(
              "POST /offers",
              Gate.OWN,
              "/offers",
              Set.of(MANAGE_MONEY),
              "edition",
              "x",
              "from",
              "x"),
          own("GET /vendors", MANAGE_MONEY),
          form("GET /vendors/:id", Gate.OWN, "/vendors/1", Set.of(MANAGE_MONEY)),
          form("POST /vendors", Gate.OWN, "/vendors", Set.of(MANAGE_MONEY), "issuer", "files"),
          form(
              "POST /vendors/:id", Gate.OWN, "/vendors/1", Set.of(MANAGE_MONEY), "issuer", "files"),
          form("GET /vendors/:id/files", Gate.OWN, "/vendors/1/files", Set.of(MANAGE_MONEY)),
          form("POST /vendors/:id/files", Gate.OWN, "/vendors/1/files", Set.of(MANAGE_MONEY)),
          form(
              "GET /vendors/:id/files/:file", Gate.OWN, "/vendors/1/files/1", Set.of(MANAGE_MONEY)),
          form(
              "POST /vendors/:id/files/:file/remove",
              Gate.OWN,
              "/vendors/1/files/1/remove",
              Set.of(MANAGE_MONEY)),
          own("GET /products", MANAGE_MONEY),
          form("POST /products", Gate.OWN, "/products", Set.of(MANAGE_MONEY), "months", "x"),
          own("GET /device-lines", MANAGE_MONEY),
          form("GET /device-lines/:id", Gate.OWN, "/device-lines/1", Set.of(MANAGE_MONEY)),
          form(
              "POST /device-lines",
              Gate.OWN,
              "/device-lines",
              Set.of(MANAGE_MONEY),
              "method",
              "file"),
          form(
              "POST /device-lines/:id",
              Gate.OWN,
              "/device-lines/1",
              Set.of(MANAGE_MONEY),
              "method",
              "file"),
          form(
              "POST /device-lines/:id/devices",
              Gate.OWN,
              "/device-lines/1/devices",
              Set.of(MANAGE_MONEY),
              "serials",
              "x"),
          own("GET /vat", MANAGE_MONEY),
          form("POST /vat", Gate.OWN, "/vat", Set.of(MANAGE_MONEY), "product", "1", "from", "x"),
          form(
              "POST /vat/withdraw",
              Gate.OWN,
              "/vat/withdraw",
              Set.of(MANAGE_MONEY),
              "product",
              "1",
              "from",
              "2030-01-01"),
          own("GET /numbering", MANAGE_MONEY),
          form("GET /numbering/:series", Gate.OWN, "/numbering/order", Set.of(MANAGE_MONEY)),
          form(
              "POST /numbering/:series",
              Gate.OWN,
              "/numbering/order",
              Set.of(MANAGE_MONEY),
              "prefix",
              "",
              "digits",
              "1"),
          own("GET /calendars", MANAGE_MONEY),
          form(
              "GET /calendars/:country/:year",
              Gate.OWN,
              "/calendars/RU/2026",
              Set.of(MANAGE_MONEY)),
          form(
              "POST /calendars/:country/:year",
              Gate.OWN,
              "/calendars/RU/2030",
              Set.of(MANAGE_MONEY),
              "free",
              "01.01"),
          form(
              "POST /calendars/:country/:year/release",
              Gate.OWN,
              "/calendars/RU/2026/release",
              Set.of(MANAGE_MONEY)));

  private MoneyRouteCases() {}

  /** What is done to a line of a bank statement. */
  private static Case line(String verb, String field, String value) {
    return form(
        "POST /statements/:id/" + verb,
        Gate.FOREIGN,
        "/statements/1/" + verb,
        Set.of(MANAGE_MONEY),
        field,
        value);
  }
}
