package kassahub.hub.billing.document;

import static java.util.Map.entry;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * What a seller's file of a correcting document has to be: the names of format 5.01 that decision
 * 054 lists, the requisites of facts/ru-fiscal-and-billing.md §5.3, and sums that agree. Written
 * from those, not from the code that makes one.
 */
public final class CorrectionRules {
  private static final String SUM = "\\d{1,17}\\.\\d\\d";
  private static final String DAY = "(0[1-9]|[12]\\d|3[01])\\.(0[1-9]|1[0-2])\\.20\\d\\d";
  private static final String WORDS = ".{1,1000}";
  private static final String NAME = ".{1,60}";
  private static final String RATE = "без НДС|0%|5%|7%|10%|20%|22%";
  private static final String ID = "\\d{10,21}";

  /** Children in their order, as a pattern of their names, each with a comma after it. */
  private static final Map<String, String> CHILDREN =
      Map.ofEntries(
          entry("Файл", "СвУчДокОбор,Документ,"),
          entry("Документ", "СвКСчФ,ТаблКСчФ,СодФХЖ3,Подписант,"),
          entry("СвКСчФ", "СчФ,СвПрод,СвПокуп,"),
          entry("СвПрод", "ИдСв,Адрес,"),
          entry("СвПокуп", "ИдСв,(Адрес,)?"),
          entry("ИдСв", "(СвЮЛУч,|СвИП,|СвИнНеУч,)"),
          entry("СвИП", "ФИО,"),
          entry("Адрес", "АдрИнф,"),
          entry("ТаблКСчФ", "(СведТов,)+(ВсегоУвел,|ВсегоУм,)"),
          entry(
              "СведТов",
              "СтТовБезНДС,АкцизДо,АкцизПосле,СумНалДо,СумНалПосле,(СумНалРазн,)?СтТовУчНал,ДопСведТов,"),
          entry("АкцизДо", "БезАкциз,"),
          entry("АкцизПосле", "БезАкциз,"),
          entry("СумНалДо", "(СумНДС,|БезНДС,)"),
          entry("СумНалПосле", "(СумНДС,|БезНДС,)"),
          entry("СумНалРазн", "(СумУвел,|СумУм,)"),
          entry("ВсегоУвел", "СумНал,"),
          entry("ВсегоУм", "СумНал,"),
          entry("СумНал", "(СумНал,|БезНДС,)?"),
          entry("СодФХЖ3", "ПередатДокум,ДокумОснКор,"),
          entry("Подписант", "(ЮЛ,|ИП,)"),
          entry("ЮЛ", "ФИО,"),
          entry("ИП", "ФИО,"));

  /** Attributes with a pattern of their values; those that end in a question mark may be absent. */
  private static final Map<String, Map<String, String>> ATTRIBUTES =
      Map.ofEntries(
          entry(
              "Файл",
              Map.of(
                  "ИдФайл",
                  "ON_NKORSCHFDOPPR_\\d{10,21}_\\d{10,21}_20\\d{6}"
                      + "_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
                  "ВерсФорм",
                  "5\\.01",
                  "ВерсПрог",
                  ".{1,40}")),
          entry("СвУчДокОбор", Map.of("ИдОтпр", ID, "ИдПол", ID)),
          entry(
              "Документ",
              Map.of(
                  "КНД", "1115133",
                  "Функция", "ДИС|КСЧФДИС",
                  "ПоФактХЖ", WORDS,
                  "НаимДокОпр", WORDS,
                  "ДатаИнфПр", DAY,
                  "ВремИнфПр", "([01]\\d|2[0-3])\\.[0-5]\\d\\.[0-5]\\d",
                  "НаимЭконСубСост", WORDS)),
          entry("СвКСчФ", Map.of("НомерКСчФ", WORDS, "ДатаКСчФ", DAY, "КодОКВ", "643")),
          entry("СчФ", Map.of("НомерСчФ", WORDS, "ДатаСчФ", DAY)),
          entry(
              "СвЮЛУч",
              Map.of("НаимОрг", WORDS, "ИННЮЛ", "\\d{10}", "КПП?", "\\d{4}[0-9A-Z]{2}\\d{3}")),
          entry("СвИП", Map.of("ИННФЛ", "\\d{12}", "ОГРНИП?", "\\d{15}", "ДатаОГРНИП?", DAY)),
          entry("СвИнНеУч", Map.of("НаимОрг", WORDS, "Идентиф", "\\d{12}")),
          entry("ФИО", Map.of("Фамилия", NAME, "Имя", NAME, "Отчество?", NAME)),
          entry("АдрИнф", Map.of("КодСтр", "643|398", "АдрТекст", WORDS)),
          entry(
              "СведТов",
              Map.ofEntries(
                  entry("НомСтр", "[1-9]\\d{0,5}"),
                  entry("НаимТов", ".{1,2000}"),
                  entry("ПорНомТовВСЧФ", "[1-9]\\d{0,5}"),
                  entry("ОКЕИ_ТовДо", "796"),
                  entry("НаимЕдИзмДо", "шт"),
                  entry("ОКЕИ_ТовПосле", "796"),
                  entry("НаимЕдИзмПосле", "шт"),
                  entry("КолТовДо", "[1-9]\\d*"),
                  entry("КолТовПосле", "0|[1-9]\\d*"),
                  entry("ЦенаТовДо", SUM),
                  entry("ЦенаТовПосле", SUM),
                  entry("НалСтДо", RATE),
                  entry("НалСтПосле", RATE))),
          entry("СтТовБезНДС", changed()),
          entry("СтТовУчНал", changed()),
          entry("ДопСведТов", Map.of("ПрТовРаб", "4", "КодТов?", ".{1,100}")),
          entry("ВсегоУвел", Map.of("СтТовБезНДСВсего", SUM, "СтТовУчНалВсего", SUM)),
          entry("ВсегоУм", Map.of("СтТовБезНДСВсего", SUM, "СтТовУчНалВсего", SUM)),
          entry("СодФХЖ3", Map.of("СодОпер", WORDS, "ДатаНапр", DAY, "ИныеСвИзмСтоим", WORDS)),
          entry("ПередатДокум", Map.of("НаимОсн", WORDS, "НомОсн", WORDS, "ДатаОсн", DAY)),
          entry("ДокумОснКор", Map.of("НаимОсн", WORDS)),
          entry("Подписант", Map.of("ОблПолн", "[0-6]", "Статус", "[1-4]", "ОснПолн", WORDS)),
          entry("ЮЛ", Map.of("ИННЮЛ", "\\d{10}", "Должн", ".{1,128}")),
          entry("ИП", Map.of("ИННФЛ", "\\d{12}")));

  private final List<String> faults = new ArrayList<>();

  private CorrectionRules() {}

  /** What is wrong with a file of that name; empty when nothing is. */
  public static List<String> faults(String name, byte[] content) {
    var rules = new CorrectionRules();
    String text = new String(content, Charset.forName("windows-1251"));
    rules.require(
        text.startsWith("<?xml version=\"1.0\" encoding=\"windows-1251\"?>"), "declaration");
    Element root = ExchangeRules.parse(content);
    rules.require(root.getTagName().equals("Файл"), "root");
    rules.require(name.equals(root.getAttribute("ИдФайл") + ".xml"), "name of the file");
    rules.look(root);
    rules.count(root);
    return rules.faults;
  }

  private static Map<String, String> changed() {
    return Map.of("СтоимДоИзм", SUM, "СтоимПослеИзм", SUM, "СтоимУвел?", SUM, "СтоимУм?", SUM);
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

  /** Every line went the way of the total, and what it went by is what lies between. */
  private void count(Element root) {
    boolean up = !ExchangeRules.all(root, "ВсегоУвел").isEmpty();
    var net = BigDecimal.ZERO;
    var gross = BigDecimal.ZERO;
    var tax = BigDecimal.ZERO;
    int position = 0;
    for (var line : ExchangeRules.all(root, "СведТов")) {
      position++;
      require(line.getAttribute("НомСтр").equals(Integer.toString(position)), "НомСтр");
      require(line.getAttribute("НалСтДо").equals(line.getAttribute("НалСтПосле")), "rate");
      boolean charged = !line.getAttribute("НалСтДо").equals("без НДС");
      var own = tax(line, up, charged);
      var ownNet = moved(only(line, "СтТовБезНДС"), up);
      var ownGross = moved(only(line, "СтТовУчНал"), up);
      require(same(ownNet.add(own), ownGross), "sums of " + position);
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
    var differences = ExchangeRules.all(line, "СумНалРазн");
    require(differences.isEmpty() != charged, "СумНалРазн");
    if (differences.isEmpty()) {
      return BigDecimal.ZERO;
    }
    var by = inside(differences.getFirst(), up ? "СумУвел" : "СумУм");
    require(same(up ? before.add(by) : before.subtract(by), after), "СумНалРазн");
    return by;
  }

  private BigDecimal inside(Element holder, String name) {
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

  private static Element only(Element root, String name) {
    return ExchangeRules.all(root, name).getFirst();
  }

  private static boolean same(BigDecimal one, BigDecimal other) {
    return one.compareTo(other) == 0;
  }

  private static BigDecimal sum(Element element, String name) {
    return new BigDecimal(element.getAttribute(name).isEmpty() ? "0" : element.getAttribute(name));
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
