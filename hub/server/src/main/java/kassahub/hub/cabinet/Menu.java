package kassahub.hub.cabinet;

import static kassahub.hub.account.Permission.MANAGE_AGENTS;
import static kassahub.hub.account.Permission.MANAGE_MONEY;
import static kassahub.hub.account.Permission.MANAGE_POLICIES;
import static kassahub.hub.account.Permission.MANAGE_USERS;
import static kassahub.hub.account.Permission.RETRY_DELIVERIES;
import static kassahub.hub.account.Permission.SEE_ACTIVATIONS;
import static kassahub.hub.account.Permission.SEE_ALL_TENANTS;
import static kassahub.hub.account.Permission.SEE_ORDERS;
import static kassahub.hub.account.Permission.SEE_REGISTERS;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.web.Frame;

/**
 * The two levels of the cabinet's menu, cut down to what the reader may use: what is not granted is
 * absent, not grey.
 *
 * @param modules first level
 * @param current the module of the present page; absent on pages outside the menu
 */
public record Menu(List<Module> modules, Optional<Module> current) {
  private static final String ATTENTION = "/support";
  private static final String DEBTS = "/debts";

  /** Opened from who owes. */
  private static final String RECONCILIATIONS = "/reconciliations/";

  /** Every module of the product, in order; titles are keys of texts. */
  private static final List<Module> ALL =
      List.of(
          new Module(
              "menu.products",
              "license",
              List.of(
                  new Section(
                      "menu.licences",
                      List.of(
                          new Item("menu.activations", "/activations", SEE_ACTIVATIONS),
                          new Item("menu.orders", "/orders", SEE_ORDERS),
                          new Item("menu.renewal", "/renewal", MANAGE_POLICIES))),
                  new Section(
                      "menu.fleet",
                      List.of(
                          new Item("menu.registers", "/registers", SEE_REGISTERS),
                          new Item("menu.agents", "/agents", MANAGE_AGENTS),
                          new Item("menu.enrolments", "/enrolments", MANAGE_AGENTS))))),
          new Module(
              "menu.support",
              "headset",
              List.of(
                  new Section(
                      "menu.support.now",
                      List.of(
                          new Item("menu.attention", ATTENTION, SEE_ALL_TENANTS),
                          new Item("menu.deliveries", "/deliveries", RETRY_DELIVERIES),
                          new Item("menu.claims", "/claims", MANAGE_AGENTS),
                          new Item("menu.confirmations", "/confirmations", SEE_ALL_TENANTS),
                          new Item(
                              "menu.releases", "/releases", SEE_ALL_TENANTS, MANAGE_AGENTS))))),
          new Module(
              "menu.money",
              "receipt",
              List.of(
                  new Section(
                      "menu.money",
                      List.of(
                          new Item("menu.invoices", "/invoices", MANAGE_MONEY),
                          new Item("menu.uninvoiced", "/uninvoiced", MANAGE_MONEY),
                          new Item("menu.unprinted", "/unprinted", MANAGE_MONEY),
                          new Item("menu.statements", "/statements", MANAGE_MONEY),
                          new Item("menu.debts", DEBTS, MANAGE_MONEY),
                          new Item("menu.issued", "/issued", MANAGE_MONEY),
                          new Item("menu.moves", "/licence-moves", MANAGE_MONEY))),
                  new Section(
                      "menu.money.buyers",
                      List.of(
                          new Item("menu.accounts", "/partners", MANAGE_MONEY),
                          new Item("menu.organisations", "/organisations", MANAGE_MONEY),
                          new Item("menu.contracts", "/contracts", MANAGE_MONEY))),
                  new Section(
                      "menu.money.terms",
                      List.of(
                          new Item("menu.seller", "/seller", MANAGE_MONEY),
                          new Item("menu.offers", "/offers", MANAGE_MONEY),
                          new Item("menu.vendors", "/vendors", MANAGE_MONEY),
                          new Item("menu.goods", "/products", MANAGE_MONEY),
                          new Item("menu.lines", "/device-lines", MANAGE_MONEY),
                          new Item("menu.price-lists", "/price-lists", MANAGE_MONEY),
                          new Item("menu.vat", "/vat", MANAGE_MONEY),
                          new Item("menu.numbering", "/numbering", MANAGE_MONEY),
                          new Item("menu.calendars", "/calendars", MANAGE_MONEY))))),
          new Module(
              "menu.api",
              "code",
              List.of(
                  new Section(
                      "menu.api.developers",
                      List.of(
                          new Item("menu.api.page", "/api"),
                          new Item("menu.keys", "/keys", MANAGE_USERS),
                          new Item("menu.webhooks", "/webhooks", MANAGE_USERS))))),
          new Module(
              "menu.settings",
              "settings",
              List.of(
                  new Section(
                      "menu.settings",
                      List.of(
                          new Item("menu.profile", "/profile"),
                          new Item("menu.users", "/users", MANAGE_USERS),
                          new Item("menu.notices", "/notices"))))));

  private static final SortedMap<String, String> KEYS =
      new TreeMap<>(Map.of("l", "/activations", "o", "/orders", "k", "/registers", "p", ATTENTION));

  /** First level: an icon in the rail; opens its first page. */
  public record Module(String title, String icon, List<Section> sections) {
    /** Where a click on the icon leads. */
    public String path() {
      return sections.getFirst().items().getFirst().path();
    }
  }

  /** A titled group of the second level. */
  public record Section(String title, List<Item> items) {}

  /**
   * A page of the menu; pages below its path belong to it.
   *
   * @param needed all of them
   */
  public record Item(String title, String path, Set<Permission> needed) {
    Item(String title, String path, Permission... needed) {
      this(title, path, Set.of(needed));
    }

    /** The present page is this one or below it. */
    public boolean covers(String present) {
      var page = present.startsWith(RECONCILIATIONS) ? DEBTS : present;
      return page.equals(path) || page.startsWith(path + "/");
    }
  }

  /** Whose second level stands open: on pages outside the menu that of the first module. */
  public Module shown() {
    return current.orElseGet(modules::getFirst);
  }

  /** What «g» and a letter open, of the pages that the reader may use. */
  public Map<String, Item> shortcuts() {
    var shortcuts = new LinkedHashMap<String, Item>();
    KEYS.forEach((key, path) -> item(path).ifPresent(item -> shortcuts.put(key, item)));
    return shortcuts;
  }

  private Optional<Item> item(String path) {
    return modules.stream()
        .flatMap(module -> module.sections().stream())
        .flatMap(section -> section.items().stream())
        .filter(item -> item.path().equals(path))
        .findFirst();
  }

  /** The first page of whoever signs in: what waits for them, or the first one that is granted. */
  static String home(Caller caller) {
    if (caller.may(RETRY_DELIVERIES) || caller.may(MANAGE_MONEY)) {
      return ATTENTION;
    }
    return ALL.stream()
        .flatMap(module -> module.sections().stream())
        .flatMap(section -> section.items().stream())
        .filter(item -> item.needed().stream().allMatch(caller::may))
        .findFirst()
        .orElseThrow()
        .path();
  }

  /** Addresses of all its pages. */
  static List<String> paths() {
    return ALL.stream()
        .flatMap(module -> module.sections().stream())
        .flatMap(section -> section.items().stream())
        .map(Item::path)
        .toList();
  }

  /** The menu of whoever looks. */
  public static Menu of(Frame frame) {
    var modules = ALL.stream().map(module -> cut(module, frame)).flatMap(Optional::stream).toList();
    var current =
        modules.stream()
            .filter(
                module ->
                    module.sections().stream()
                        .flatMap(section -> section.items().stream())
                        .anyMatch(item -> item.covers(frame.path())))
            .findFirst();
    return new Menu(modules, current);
  }

  private static Optional<Module> cut(Module module, Frame frame) {
    var sections =
        module.sections().stream()
            .map(section -> new Section(section.title(), allowed(section, frame)))
            .filter(section -> !section.items().isEmpty())
            .toList();
    return sections.isEmpty()
        ? Optional.empty()
        : Optional.of(new Module(module.title(), module.icon(), sections));
  }

  private static List<Item> allowed(Section section, Frame frame) {
    return section.items().stream()
        .filter(item -> item.needed().stream().allMatch(frame::may))
        .toList();
  }
}
