package kassahub.hub.billing.document;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;

/**
 * What a seller's file of a transfer document has to be: what our schema says, and what no schema
 * can say of its name, sums and tax (facts/ru-fiscal-and-billing.md §5.3 to §5.5). Written from
 * those, not from the code that makes one.
 */
public final class ExchangeRules {
  private final List<String> faults = new ArrayList<>();

  private ExchangeRules() {}

  /** What is wrong with a file of that name; empty when nothing is. */
  public static List<String> faults(String name, byte[] content) {
    var rules = new ExchangeRules();
    String text = new String(content, Charset.forName("windows-1251"));
    rules.require(
        text.startsWith("<?xml version=\"1.0\" encoding=\"windows-1251\"?>"), "declaration");
    rules.faults.addAll(XmlSchema.TRANSFER.faults(content));
    if (rules.faults.isEmpty()) {
      Element root = XmlSchema.parse(content);
      rules.require(name.equals(root.getAttribute("ИдФайл") + ".xml"), "name of the file");
      rules.count(root);
    }
    return rules.faults;
  }

  /** Sums agree line by line and in the total; without a rate there is no tax and no zero. */
  private void count(Element root) {
    var net = BigDecimal.ZERO;
    var gross = BigDecimal.ZERO;
    var tax = BigDecimal.ZERO;
    boolean taxed = false;
    int position = 0;
    for (var line : XmlSchema.all(root, "СведТов")) {
      position++;
      require(line.getAttribute("НомСтр").equals(Integer.toString(position)), "НомСтр");
      boolean charged = !line.getAttribute("НалСт").equals("без НДС");
      var own = tax(line, "СумНал", charged);
      require(
          same(sum(line, "СтТовБезНДС").add(own), sum(line, "СтТовУчНал")), "sums of " + position);
      require(
          same(own, XmlSchema.tax(sum(line, "СтТовУчНал"), line.getAttribute("НалСт"))),
          "tax of " + position);
      var quantity = new BigDecimal(line.getAttribute("КолТов"));
      var spread = sum(line, "ЦенаТов").multiply(quantity).subtract(sum(line, "СтТовБезНДС")).abs();
      require(
          spread.compareTo(quantity.multiply(new BigDecimal("0.005"))) <= 0,
          "price of " + position);
      net = net.add(sum(line, "СтТовБезНДС"));
      gross = gross.add(sum(line, "СтТовУчНал"));
      tax = tax.add(own);
      taxed |= charged;
    }
    var total = XmlSchema.all(root, "ВсегоОпл").getFirst();
    require(same(sum(total, "СтТовБезНДСВсего"), net), "СтТовБезНДСВсего");
    require(same(sum(total, "СтТовУчНалВсего"), gross), "СтТовУчНалВсего");
    require(same(tax(total, "СумНалВсего", taxed), tax), "СумНалВсего");
    String function = XmlSchema.all(root, "Документ").getFirst().getAttribute("Функция");
    require(function.equals(taxed ? "СЧФДОП" : "ДОП"), "Функция=" + function);
  }

  private BigDecimal tax(Element holder, String name, boolean charged) {
    var inside = XmlSchema.all(holder, name).getFirst().getFirstChild();
    require(inside.getNodeName().equals(charged ? "СумНал" : "БезНДС"), name);
    return inside.getNodeName().equals("СумНал")
        ? new BigDecimal(inside.getTextContent())
        : BigDecimal.ZERO;
  }

  private static boolean same(BigDecimal one, BigDecimal other) {
    return one.compareTo(other) == 0;
  }

  private static BigDecimal sum(Element element, String name) {
    return new BigDecimal(element.getAttribute(name));
  }

  private void require(boolean right, String fault) {
    if (!right) {
      faults.add(fault);
    }
  }
}
