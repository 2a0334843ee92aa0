package kassahub.hub.billing.books;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.document.XmlSchema;
import org.w3c.dom.Element;

/**
 * What the register of documents for 1С has to be: what our schema says, and sums and names that
 * agree (facts/ru-fiscal-and-billing.md §5.3, §5.5; decision 053). Written from those, not from the
 * code that makes one.
 */
public final class IssuedRules {
  private static final BigDecimal KOPECK = new BigDecimal("0.01");

  private final List<String> faults = new ArrayList<>();

  private IssuedRules() {}

  /** What is wrong with a file; empty when nothing is. */
  public static List<String> faults(byte[] content) {
    var rules = new IssuedRules();
    boolean declared =
        new String(content, UTF_8).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    rules.require(declared, "declaration");
    rules.faults.addAll(XmlSchema.EXCHANGE.faults(content));
    if (rules.faults.isEmpty()) {
      XmlSchema.all(XmlSchema.parse(content), "Документ").forEach(rules::document);
    }
    return rules.faults;
  }

  private void document(Element document) {
    String id = text(document, "Ид");
    party(id, XmlSchema.all(document, "Контрагент").getFirst());
    // What a correction changes is the difference of two rounded taxes.
    var spread = id.startsWith("correction") ? KOPECK : BigDecimal.ZERO;
    var sum = BigDecimal.ZERO;
    for (var line : XmlSchema.all(document, "Товар")) {
      var own = number(line, "Сумма");
      require(
          number(line, "ЦенаЗаЕдиницу").multiply(number(line, "Количество")).compareTo(own) == 0,
          id + ": price");
      tax(line).ifPresent(tax -> tax(id, own, tax, spread));
      sum = sum.add(own);
    }
    require(number(document, "Сумма").compareTo(sum) == 0, id + ": total");
  }

  private void tax(String id, BigDecimal sum, Element tax, BigDecimal spread) {
    var apart = number(tax, "Сумма").subtract(XmlSchema.tax(sum, text(tax, "Ставка"))).abs();
    require(apart.compareTo(spread) <= 0, id + ": tax");
  }

  private void party(String id, Element party) {
    String number = text(party, "ИНН");
    require(number.equals(text(party, "Ид")), id + ": Ид of the buyer");
    boolean full = !XmlSchema.all(party, "ПолноеНаименование").isEmpty();
    require(number.length() == 12 || !full, id + ": a firm with a person's name");
    boolean reason = !XmlSchema.all(party, "КПП").isEmpty();
    require(number.length() == 10 || !reason, id + ": КПП of a person");
  }

  private static Optional<Element> tax(Element line) {
    return XmlSchema.all(line, "Налог").stream().findFirst();
  }

  private static BigDecimal number(Element holder, String name) {
    return new BigDecimal(text(holder, name));
  }

  private static String text(Element holder, String name) {
    return XmlSchema.all(holder, name).getFirst().getTextContent();
  }

  private void require(boolean right, String fault) {
    if (!right) {
      faults.add(fault);
    }
  }
}
