package kassahub.hub.billing.document;

import static java.util.Map.entry;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * What the formats of the tax service have in common: elements in an order, attributes with a
 * pattern, sums that are counted again. What each format asks for is in its own rules.
 */
final class FormRules {
  static final String SUM = "\\d{1,17}\\.\\d\\d";
  static final String DAY = "(0[1-9]|[12]\\d|3[01])\\.(0[1-9]|1[0-2])\\.20\\d\\d";
  static final String TIME = "([01]\\d|2[0-3])\\.[0-5]\\d\\.[0-5]\\d";
  static final String WORDS = ".{1,1000}";
  static final String RATE = "без НДС|0%|5%|7%|10%|20%|22%";
  private static final String NAME = ".{1,60}";

  /** Children of what all formats have. */
  private static final Map<String, String> CHILDREN =
      Map.of(
          "СвПрод", "ИдСв,Адрес,",
          "СвПокуп", "ИдСв,(Адрес,)?",
          "ИдСв", "(СвЮЛУч,|СвИП,|СвИнНеУч,)",
          "СвИП", "ФИО,",
          "Адрес", "АдрИнф,",
          "СумНал", "(СумНал,|БезНДС,)?");

  /** Attributes of what all formats have. */
  private static final Map<String, Map<String, String>> ATTRIBUTES =
      Map.of(
          "СвЮЛУч",
          Map.of("НаимОрг", WORDS, "ИННЮЛ", "\\d{10}", "КПП?", "\\d{4}[0-9A-Z]{2}\\d{3}"),
          "СвИП",
          Map.of("ИННФЛ", "\\d{12}", "ОГРНИП?", "\\d{15}", "ДатаОГРНИП?", DAY),
          "ФИО",
          Map.of("Фамилия", NAME, "Имя", NAME, "Отчество?", NAME),
          "ДопСведТов",
          Map.of("ПрТовРаб", "4", "КодТов?", ".{1,100}"));

  private final Map<String, String> childrenOf = new HashMap<>(CHILDREN);
  private final Map<String, Map<String, String>> attributesOf = new HashMap<>(ATTRIBUTES);
  private final List<String> faults = new ArrayList<>();

  /**
   * Of one format.
   *
   * @param children in their order, as a pattern of their names, each with a comma after it
   * @param attributes with a pattern of their values; those that end in a question mark may be
   *     absent
   */
  FormRules(Map<String, String> children, Map<String, Map<String, String>> attributes) {
    childrenOf.putAll(children);
    attributesOf.putAll(attributes);
  }

  /** The attributes that say which format a file has. */
  static Map.Entry<String, Map<String, String>> file(String prefix, String suffix, String version) {
    return entry(
        "Файл",
        Map.of(
            "ИдФайл",
            prefix
                + "_\\d{10,21}_\\d{10,21}_20\\d{6}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
                + suffix,
            "ВерсФорм",
            version,
            "ВерсПрог",
            ".{1,40}"));
  }

  /** The attributes of what a file tells. */
  static Map.Entry<String, Map<String, String>> document(String code, String functions) {
    return entry(
        "Документ",
        Map.of(
            "КНД", code,
            "Функция", functions,
            "ПоФактХЖ", WORDS,
            "НаимДокОпр", WORDS,
            "ДатаИнфПр", DAY,
            "ВремИнфПр", TIME,
            "НаимЭконСубСост", WORDS));
  }

  /** A file of that name, whose names are looked at. */
  Element read(String name, byte[] content) {
    String text = new String(content, Charset.forName("windows-1251"));
    require(text.startsWith("<?xml version=\"1.0\" encoding=\"windows-1251\"?>"), "declaration");
    var root = parse(content);
    require(root.getTagName().equals("Файл"), "root");
    require(name.equals(root.getAttribute("ИдФайл") + ".xml"), "name of the file");
    look(root);
    return root;
  }

  List<String> faults() {
    return faults;
  }

  void require(boolean right, String fault) {
    if (!right) {
      faults.add(fault);
    }
  }

  /** Quantity and price are those of the sum, but for what a price rounds off. */
  void requirePrice(BigDecimal price, String quantity, BigDecimal sum, String fault) {
    var count = new BigDecimal(quantity);
    var spread = price.multiply(count).subtract(sum).abs();
    require(spread.compareTo(count.multiply(new BigDecimal("0.005"))) <= 0, fault);
  }

  /** The tax that an element holds under a name; without a rate there is none and no zero. */
  BigDecimal tax(Element holder, String name) {
    var child = children(holder).findFirst().orElseThrow();
    require(child.getTagName().equals(name), holder.getTagName() + " holds " + name);
    if (name.equals("БезНДС")) {
      require(child.getTextContent().equals("без НДС"), "text of БезНДС");
      return BigDecimal.ZERO;
    }
    boolean readable = child.getTextContent().matches(SUM);
    require(readable, "text of " + name);
    return readable ? new BigDecimal(child.getTextContent()) : BigDecimal.ZERO;
  }

  static Element parse(byte[] content) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(content))
          .getDocumentElement();
    } catch (Exception unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** The elements of that name, in their order. */
  static List<Element> all(Element root, String name) {
    var found = root.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(at -> (Element) found.item(at)).toList();
  }

  static Element first(Element root, String name) {
    return all(root, name).getFirst();
  }

  static boolean same(BigDecimal one, BigDecimal other) {
    return one.compareTo(other) == 0;
  }

  static BigDecimal sum(Element element, String name) {
    return new BigDecimal(element.getAttribute(name).isEmpty() ? "0" : element.getAttribute(name));
  }

  private void look(Element element) {
    String name = element.getTagName();
    var children = children(element).map(child -> child.getTagName() + ",").toList();
    require(
        String.join("", children).matches(childrenOf.getOrDefault(name, "")),
        name + " holds " + children);
    var allowed = attributesOf.getOrDefault(name, Map.of());
    allowed.forEach((key, pattern) -> attribute(element, key, pattern));
    var present = element.getAttributes();
    for (int at = 0; at < present.getLength(); at++) {
      String key = present.item(at).getNodeName();
      require(allowed.containsKey(key) || allowed.containsKey(key + "?"), name + "/@" + key);
    }
    children(element).forEach(this::look);
  }

  private void attribute(Element element, String key, String pattern) {
    boolean optional = key.endsWith("?");
    String name = optional ? key.substring(0, key.length() - 1) : key;
    if (!optional || element.hasAttribute(name)) {
      String value = element.getAttribute(name);
      require(
          Pattern.matches(pattern, value) && !value.isBlank(),
          element.getTagName() + "/@" + name + "=" + value);
    }
  }

  private static Stream<Element> children(Element element) {
    var nodes = element.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }
}
