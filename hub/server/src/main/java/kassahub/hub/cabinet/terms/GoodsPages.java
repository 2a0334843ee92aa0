package kassahub.hub.cabinet.terms;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import kassahub.hub.account.Permission;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.DeviceLine;
import kassahub.hub.catalogue.Goods;
import kassahub.hub.catalogue.InstallMethod;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.Term;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** What is sold and whose: vendors, products, device lines, serials of lines. */
public final class GoodsPages {
  private static final String VENDORS = "/vendors";
  private static final String PRODUCTS = "/products";
  private static final String LINES = "/device-lines";
  private static final String VENDOR_PAGE = "cabinet/terms/vendors.jte";
  private static final String PRODUCT_PAGE = "cabinet/terms/products.jte";
  private static final String LINE_PAGE = "cabinet/terms/lines.jte";
  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("BAD_LEGAL_NAME", "legal"),
          Map.entry("BAD_OGRN", "ogrn"),
          Map.entry("BAD_ADDRESS", "address"),
          Map.entry("BAD_SECRET", "secret"),
          Map.entry("BAD_LIMIT", "limit"),
          Map.entry("ISSUER_KEY_MISMATCH", "key"),
          Map.entry("BAD_ARTICLE", "article"),
          Map.entry("BAD_HOLDER", "holder"),
          Map.entry("BAD_TERM", "months"),
          Map.entry("BAD_PATTERN", "pattern"),
          Map.entry("TOO_MANY_ROWS", "serials"),
          Map.entry("NO_ROWS", "serials"));

  private final Goods goods;
  private final Catalogue catalogue;

  public GoodsPages(Goods goods, Catalogue catalogue) {
    this.goods = goods;
    this.catalogue = catalogue;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(VENDORS, request -> page(request, VENDOR_PAGE, blankVendor()));
    routes.get(VENDORS + "/:id", this::vendor);
    routes.post(VENDORS, request -> saveVendor(request, Optional.empty()));
    routes.post(VENDORS + "/:id", request -> saveVendor(request, id(request)));
    routes.get(PRODUCTS, request -> page(request, PRODUCT_PAGE, Fields.of(Map.of("months", "12"))));
    routes.post(PRODUCTS, this::addProduct);
    routes.get(LINES, request -> page(request, LINE_PAGE, blankLine()));
    routes.get(LINES + "/:id", this::line);
    routes.post(LINES, request -> saveLine(request, Optional.empty()));
    routes.post(LINES + "/:id", request -> saveLine(request, id(request)));
    routes.withLargeBodies().post(LINES + "/:id/devices", this::load);
  }

  private static Optional<Long> id(Request request) {
    return Optional.of(request.pathNumber("id"));
  }

  private static Fields blankVendor() {
    return Fields.of(Map.of("issuer", IssuerKind.FILES.column(), "limit", "10000"));
  }

  private static Fields blankLine() {
    return Fields.of(Map.of("pattern", "\\d{16}", "method", InstallMethod.AGENT.column()));
  }

  private Response page(Request request, String template, Fields form) {
    return page(request, template, Optional.empty(), form);
  }

  private Response page(Request request, String template, Optional<Long> edited, Fields form) {
    return page(request, template, edited, form, Optional.empty());
  }

  private Response page(
      Request request,
      String template,
      Optional<Long> edited,
      Fields form,
      Optional<Goods.Loaded> loaded) {
    return Response.page(
        template, new GoodsView(catalogue.assortment(request.caller()), edited, form, loaded));
  }

  private Response vendor(Request request) {
    long id = request.pathNumber("id");
    var vendor = found(catalogue.assortment(request.caller()).vendors(), id, "NO_SUCH_VENDOR");
    return page(request, VENDOR_PAGE, Optional.of(id), fields(vendor));
  }

  private static Fields fields(Vendor vendor) {
    var config = new JsonObject(vendor.issuerConfig());
    return Fields.of(
        Map.of(
            "name", vendor.name(),
            "legal", vendor.legalName(),
            "ogrn", vendor.ogrn(),
            "issuer", vendor.issuer().column(),
            "address", config.getString("url", ""),
            "key", config.getString("publicKey", ""),
            "secret", config.getString("secret", ""),
            "limit", Integer.toString(vendor.dailyLimit())));
  }

  private Response line(Request request) {
    long id = request.pathNumber("id");
    var line = found(catalogue.assortment(request.caller()).lines(), id, "NO_SUCH_LINE");
    return page(request, LINE_PAGE, Optional.of(id), fields(line));
  }

  private static Fields fields(DeviceLine line) {
    return Fields.of(
        Map.of(
            "name", line.name(),
            "vendor", Long.toString(line.vendorId()),
            "product", Long.toString(line.licenceTypeId()),
            "pattern", line.serialPattern().pattern(),
            "method", line.installMethod().column(),
            "guide", line.guideUrl().orElse("")));
  }

  private static <T> T found(Map<Long, T> all, long id, String code) {
    return Optional.ofNullable(all.get(id))
        .orElseThrow(() -> new Problem.NotFound(code, "nothing of that number"));
  }

  private Response saveVendor(Request request, Optional<Long> id) {
    request.caller().require(Permission.MANAGE_MONEY);
    var form =
        Fields.sent(
            request, "name", "legal", "ogrn", "issuer", "address", "key", "secret", "limit");
    var draft =
        new Goods.VendorDraft(
            form.value("name"),
            form.value("legal"),
            form.value("ogrn"),
            chosen(IssuerKind.values(), IssuerKind::column, form.value("issuer")),
            form.value("address"),
            form.value("key"),
            form.value("secret"),
            form.whole("limit").orElse(0));
    return saved(
        request,
        VENDOR_PAGE,
        VENDORS,
        id,
        form,
        () ->
            id.ifPresentOrElse(
                known -> goods.changeVendor(request.caller(), known, draft),
                () -> goods.addVendor(request.caller(), draft)));
  }

  private Response addProduct(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var form = Fields.sent(request, "name", "article", "months", "holder");
    var months = form.whole("months").filter(count -> count > 0);
    if (months.isEmpty()) {
      var failing = form.failing("months", request.texts().say("goods.fault.months"));
      return page(request, PRODUCT_PAGE, failing).status(422);
    }
    return saved(
        request,
        PRODUCT_PAGE,
        PRODUCTS,
        Optional.empty(),
        form,
        () ->
            goods.addProduct(
                request.caller(),
                new LicenceType(
                    0,
                    form.value("name"),
                    form.value("article"),
                    Term.months(months.get()),
                    form.value("holder"))));
  }

  private Response saveLine(Request request, Optional<Long> id) {
    request.caller().require(Permission.MANAGE_MONEY);
    var form = Fields.sent(request, "name", "vendor", "product", "pattern", "method", "guide");
    var draft =
        new Goods.LineDraft(
            form.whole("vendor").orElse(0),
            form.whole("product").orElse(0),
            form.value("name"),
            form.value("pattern"),
            chosen(InstallMethod.values(), InstallMethod::column, form.value("method")),
            form.value("guide"));
    return saved(
        request,
        LINE_PAGE,
        LINES,
        id,
        form,
        () ->
            id.ifPresentOrElse(
                known -> goods.changeLine(request.caller(), known, draft),
                () -> goods.addLine(request.caller(), draft)));
  }

  private Response load(Request request) {
    long id = request.pathNumber("id");
    var line = found(catalogue.assortment(request.caller()).lines(), id, "NO_SUCH_LINE");
    var form = fields(line);
    try {
      var loaded = goods.load(request.caller(), id, request.formText("serials"));
      return page(request, LINE_PAGE, Optional.of(id), form, Optional.of(loaded));
    } catch (Problem.Invalid refused) {
      var failing = form.refused(refused, request.texts(), FIELDS, "serials");
      return page(request, LINE_PAGE, Optional.of(id), failing).refused(refused);
    }
  }

  private Response saved(
      Request request,
      String template,
      String path,
      Optional<Long> id,
      Fields form,
      Runnable save) {
    try {
      save.run();
      return Response.redirect(path);
    } catch (Problem.Invalid | Problem.Conflict refused) {
      String other = refused.code().equals("BAD_ADDRESS") && path.equals(LINES) ? "guide" : "name";
      var fields = path.equals(LINES) ? Map.of("BAD_PATTERN", "pattern") : FIELDS;
      var failing = form.refused(refused, request.texts(), fields, other);
      return page(request, template, id, failing).refused(refused);
    }
  }

  /** What a form of ours offers; another word was not sent by it. */
  private static <T> T chosen(T[] all, Function<T, String> word, String text) {
    return Stream.of(all)
        .filter(one -> word.apply(one).equals(text))
        .findFirst()
        .orElseThrow(() -> new Problem.Invalid("BAD_CHOICE", "not one of the list"));
  }
}
