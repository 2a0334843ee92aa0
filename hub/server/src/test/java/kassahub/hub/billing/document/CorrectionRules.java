package kassahub.hub.billing.document;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;

/**
 * What a seller's file of a correcting document has to be: what our schema says, and what no schema
 * can say of its name, sums and tax (facts/ru-fiscal-and-billing.md §5.3 to §5.5, decision 054).
 * Written from those, not from the code that makes one.
 */
public final class CorrectionRules {
  private final List<String> faults = new ArrayList<>();

  private CorrectionRules() {}

  /** What is wrong with a file of that name; empty when nothing is. */
  public static List<String> faults(String name, byte[] content) {
    var rules = new CorrectionRules();
    String text = new String(content, Charset.forName("windows-1251"));
    rules.require(
        text.startsWith("<?xml version=\"1.0\" encoding=\"windows-1251\"?>"), "declaration");
    rules.faults.addAll(XmlSchema.CORRECTION.faults(content));
    if (rules.faults.isEmpty()) {
      Element root = XmlSchema.parse(content);
      rules.require(name.equals(root.getAttribute("ИдФайл") + ".xml"), "name of the file");
      rules.count(root);
    }
    return rules.faults;
  }

  /** Every line went the way of the total, and what it went by is what lies between. */
  private void count(Element root) {
    boolean up = !XmlSchema.all(root, "ВсегоУвел").isEmpty();
    var net = BigDecimal.ZERO;
    var gross = BigDecimal.ZERO;
    var tax = BigDecimal.ZERO;
    int position = 0;
    for (var line : XmlSchema.all(root, "СведТов")) {
      position++;
      require(line.getAttribute("НомСтр").equals(Integer.toString(position)), "НомСтр");
      require(line.getAttribute("НалСтДо").equals(line.getAttribute("НалСтПосле")), "rate");
      boolean charged = !line.getAttribute("НалСтДо").equals("без НДС");
      var own = tax(line, up, charged);
      var ownNet = moved(only(line, "СтТовБезНДС"), up);
      var ownGross = moved(only(line, "СтТовУчНал"), up);
      require(same(ownNet.add(own), ownGross), "sums of " + position);
      taxed(line, "До", "СтоимДоИзм", charged);
      taxed(line, "После", "СтоимПослеИзм", charged);
      agree(line, "До");
      agree(line, "После");
      net = net.add(ownNet);
      gross = gross.add(ownGross);
      tax = tax.add(own);
    }
    var total = only(root, up ? "ВсегоУвел" : "ВсегоУм");
    require(same(sum(total, "СтТовБезНДСВсего"), net), "СтТовБезНДСВсего");
    require(same(sum(total, "СтТовУчНалВсего"), gross), "СтТовУчНалВсего");
    String function = only(root, "Документ").getAttribute("Функция");
    boolean taxed = function.equals("КСЧФДИС");
    require(same(inside(only(total, "СумНал"), taxed ? "СумНал" : "БезНДС"), tax), "СумНал");
  }

  /** The tax is that of the sum. */
  private void taxed(Element line, String when, String sum, boolean charged) {
    var own = inside(only(line, "СумНал" + when), charged ? "СумНДС" : "БезНДС");
    var gross = sum(only(line, "СтТовУчНал"), sum);
    require(same(own, XmlSchema.tax(gross, line.getAttribute("НалСт" + when))), "tax, " + when);
    require(same(sum(only(line, "СтТовБезНДС"), sum).add(own), gross), "sums, " + when);
  }

  /** Quantity and price are those of the sum, but for what a price rounds off. */
  private void agree(Element line, String when) {
    var quantity = new BigDecimal(line.getAttribute("КолТов" + when));
    var sum = sum(only(line, "СтТовБезНДС"), when.equals("До") ? "СтоимДоИзм" : "СтоимПослеИзм");
    var spread = sum(line, "ЦенаТов" + when).multiply(quantity).subtract(sum).abs();
    require(spread.compareTo(quantity.multiply(new BigDecimal("0.005"))) <= 0, "price, " + when);
  }

  private BigDecimal moved(Element change, boolean up) {
    require(change.hasAttribute("СтоимУвел") == up, change.getTagName() + ": СтоимУвел");
    require(change.hasAttribute("СтоимУм") != up, change.getTagName() + ": СтоимУм");
    var before = sum(change, "СтоимДоИзм");
    var after = sum(change, "СтоимПослеИзм");
    var by = sum(change, up ? "СтоимУвел" : "СтоимУм");
    require(same(up ? before.add(by) : before.subtract(by), after), change.getTagName());
    return by;
  }

  private BigDecimal tax(Element line, boolean up, boolean charged) {
    var before = inside(only(line, "СумНалДо"), charged ? "СумНДС" : "БезНДС");
    var after = inside(only(line, "СумНалПосле"), charged ? "СумНДС" : "БезНДС");
    var differences = XmlSchema.all(line, "СумНалРазн");
    require(differences.isEmpty() != charged, "СумНалРазн");
    if (differences.isEmpty()) {
      return BigDecimal.ZERO;
    }
    var by = inside(differences.getFirst(), up ? "СумУвел" : "СумУм");
    require(same(up ? before.add(by) : before.subtract(by), after), "СумНалРазн");
    return by;
  }

  private BigDecimal inside(Element holder, String name) {
    var child = holder.getFirstChild();
    boolean right = child.getNodeName().equals(name);
    require(right, holder.getTagName() + " holds " + name);
    return right && !name.equals("БезНДС")
        ? new BigDecimal(child.getTextContent())
        : BigDecimal.ZERO;
  }

  private static Element only(Element root, String name) {
    return XmlSchema.all(root, name).getFirst();
  }

  private static boolean same(BigDecimal one, BigDecimal other) {
    return one.compareTo(other) == 0;
  }

  private static BigDecimal sum(Element element, String name) {
    return new BigDecimal(element.getAttribute(name).isEmpty() ? "0" : element.getAttribute(name));
  }

  private void require(boolean right, String fault) {
    if (!right) {
      faults.add(fault);
    }
  }
}
