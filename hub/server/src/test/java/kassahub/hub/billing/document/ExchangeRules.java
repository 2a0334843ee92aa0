package kassahub.hub.billing.document;

import static java.util.Map.entry;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * What the exchange format 5.03 asks of a seller's file, written from
 * facts/ru-fiscal-and-billing.md §5.3 and §5.4, not from the code that makes one.
 */
final class ExchangeRules {
  private static final String SUM = "\\d{1,17}\\.\\d\\d";
  private static final String DAY = "(0[1-9]|[12]\\d|3[01])\\.(0[1-9]|1[0-2])\\.20\\d\\d";
  private static final String WORDS = ".{1,1000}";
  private static final String NAME = ".{1,60}";
  private static final String RATE = "без НДС|0%|5%|7%|10%|20%|22%";

  /** Children in their order, as a pattern of their names, each with a comma after it. */
  private static final Map<String, String> CHILDREN =
      Map.ofEntries(
          entry("Файл", "Документ,"),
          entry("Документ", "СвСчФакт,ТаблСчФакт,СвПродПер,Подписант,"),
          entry("СвСчФакт", "СвПрод,(СвПРД,)*(ДокПодтвОтгрНом,)СвПокуп,ДенИзм,"),
          entry("СвПрод", "ИдСв,Адрес,"),
          entry("СвПокуп", "ИдСв,(Адрес,)?"),
          entry("ИдСв", "(СвЮЛУч,|СвИП,|СвИнНеУч,)"),
          entry("СвИП", "ФИО,"),
          entry("Адрес", "АдрИнф,"),
          entry("ТаблСчФакт", "(СведТов,)+ВсегоОпл,"),
          entry("СведТов", "ДопСведТов,Акциз,СумНал,"),
          entry("Акциз", "БезАкциз,"),
          entry("СумНал", "(СумНал,|БезНДС,)?"),
          entry("ВсегоОпл", "СумНалВсего,"),
          entry("СумНалВсего", "(СумНал,|БезНДС,)"),
          entry("СвПродПер", "СвПер,"),
          entry("СвПер", "(БезДокОснПер,|(ОснПер,)+)"),
          entry("Подписант", "ФИО,"));

  /** Attributes with a pattern of their values; those that end in a question mark may be absent. */
  private static final Map<String, Map<String, String>> ATTRIBUTES =
      Map.ofEntries(
          entry(
              "Файл",
              Map.of(
                  "ИдФайл",
                  "ON_NSCHFDOPPR_\\d{10,21}_\\d{10,21}_20\\d{6}"
                      + "_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}_0_0_0_0_0_00",
                  "ВерсФорм",
                  "5\\.03",
                  "ВерсПрог",
                  ".{1,40}")),
          entry(
              "Документ",
              Map.of(
                  "КНД", "1115131",
                  "Функция", "ДОП|СЧФДОП",
                  "ПоФактХЖ", WORDS,
                  "НаимДокОпр", WORDS,
                  "ДатаИнфПр", DAY,
                  "ВремИнфПр", "([01]\\d|2[0-3])\\.[0-5]\\d\\.[0-5]\\d",
                  "НаимЭконСубСост", WORDS)),
          entry("СвСчФакт", Map.of("НомерДок", WORDS, "ДатаДок", DAY)),
          entry(
              "СвЮЛУч",
              Map.of("НаимОрг", WORDS, "ИННЮЛ", "\\d{10}", "КПП?", "\\d{4}[0-9A-Z]{2}\\d{3}")),
          entry("СвИП", Map.of("ИННФЛ", "\\d{12}", "ОГРНИП?", "\\d{15}", "ДатаОГРНИП?", DAY)),
          entry(
              "СвИнНеУч",
              Map.of(
                  "ИдСтат", "ИО|ИГ",
                  "КодСтр", "398",
                  "НаимСтран", "Казахстан",
                  "Наим", WORDS,
                  "Идентиф", "\\d{12}")),
          entry("СвПРД", Map.of("НомерПРД", WORDS, "ДатаПРД", DAY)),
          entry("ФИО", Map.of("Фамилия", NAME, "Имя", NAME, "Отчество?", NAME)),
          entry("АдрИнф", Map.of("КодСтр", "643|398", "НаимСтран", WORDS, "АдрТекст", WORDS)),
          entry("ДокПодтвОтгрНом", basis()),
          entry("ОснПер", basis()),
          entry("ДенИзм", Map.of("КодОКВ", "643", "НаимОКВ", "Российский рубль")),
          entry(
              "СведТов",
              Map.of(
                  "НомСтр", "[1-9]\\d{0,5}",
                  "НаимТов", ".{1,2000}",
                  "ОКЕИ_Тов", "796",
                  "НаимЕдИзм", "шт",
                  "КолТов", "[1-9]\\d*",
                  "ЦенаТов", SUM,
                  "СтТовБезНДС", SUM,
                  "НалСт", RATE,
                  "СтТовУчНал", SUM)),
          entry("ДопСведТов", Map.of("ПрТовРаб", "4", "КодТов?", ".{1,100}")),
          entry("ВсегоОпл", Map.of("СтТовБезНДСВсего", SUM, "СтТовУчНалВсего", SUM)),
          entry("СвПер", Map.of("СодОпер", WORDS, "ДатаПер", DAY)),
          entry("Подписант", Map.of("Должн", ".{1,255}", "СпосПодтПолном", "[1-6]")));

  private final List<String> faults = new ArrayList<>();

  private ExchangeRules() {}

  /** What is wrong with a file of that name; empty when nothing is. */
  static List<String> faults(String name, byte[] content) {
    var rules = new ExchangeRules();
    String text = new String(content, Charset.forName("windows-1251"));
    rules.require(
        text.startsWith("<?xml version=\"1.0\" encoding=\"windows-1251\"?>"), "declaration");
    Element root = parse(content);
    rules.require(root.getTagName().equals("Файл"), "root");
    rules.require(name.equals(root.getAttribute("ИдФайл") + ".xml"), "name of the file");
    rules.look(root);
    rules.count(root);
    return rules.faults;
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

  private static Map<String, String> basis() {
    return Map.of("РеквНаимДок", ".{1,255}", "РеквНомерДок", ".{1,255}", "РеквДатаДок", DAY);
  }

  private void look(Element element) {
    String name = element.getTagName();
    var children = children(element).map(child -> child.getTagName() + ",").toList();
    require(
        String.join("", children).matches(CHILDREN.getOrDefault(name, "")),
        name + " holds " + children);
    var allowed = ATTRIBUTES.getOrDefault(name, Map.of());
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

  /** Sums agree line by line and in the total; without a rate there is no tax and no zero. */
  private void count(Element root) {
    var net = BigDecimal.ZERO;
    var gross = BigDecimal.ZERO;
    var tax = BigDecimal.ZERO;
    boolean taxed = false;
    int position = 0;
    for (var line : all(root, "СведТов")) {
      position++;
      require(line.getAttribute("НомСтр").equals(Integer.toString(position)), "НомСтр");
      boolean charged = !line.getAttribute("НалСт").equals("без НДС");
      var own = tax(line, "СумНал", charged);
      require(
          same(sum(line, "СтТовБезНДС").add(own), sum(line, "СтТовУчНал")), "sums of " + position);
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
    var total = all(root, "ВсегоОпл").getFirst();
    require(same(sum(total, "СтТовБезНДСВсего"), net), "СтТовБезНДСВсего");
    require(same(sum(total, "СтТовУчНалВсего"), gross), "СтТовУчНалВсего");
    require(same(tax(total, "СумНалВсего", taxed), tax), "СумНалВсего");
    String function = all(root, "Документ").getFirst().getAttribute("Функция");
    require(function.equals(taxed ? "СЧФДОП" : "ДОП"), "Функция=" + function);
  }

  private BigDecimal tax(Element holder, String name, boolean charged) {
    var inside = children(all(holder, name).getFirst()).findFirst().orElseThrow();
    require(inside.getTagName().equals(charged ? "СумНал" : "БезНДС"), name);
    if (!charged) {
      require(inside.getTextContent().equals("без НДС"), "text of БезНДС");
      return BigDecimal.ZERO;
    }
    boolean readable = inside.getTextContent().matches(SUM);
    require(readable, "text of СумНал");
    return readable ? new BigDecimal(inside.getTextContent()) : BigDecimal.ZERO;
  }

  private static boolean same(BigDecimal one, BigDecimal other) {
    return one.compareTo(other) == 0;
  }

  private static BigDecimal sum(Element element, String name) {
    return new BigDecimal(element.getAttribute(name));
  }

  private static Stream<Element> children(Element element) {
    var nodes = element.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }

  private void require(boolean right, String fault) {
    if (!right) {
      faults.add(fault);
    }
  }
}
