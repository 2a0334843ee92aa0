package kassahub.hub.billing.document;

import static java.util.Map.entry;
import static kassahub.hub.billing.document.FormRules.DAY;
import static kassahub.hub.billing.document.FormRules.RATE;
import static kassahub.hub.billing.document.FormRules.SUM;
import static kassahub.hub.billing.document.FormRules.WORDS;
import static kassahub.hub.billing.document.FormRules.all;
import static kassahub.hub.billing.document.FormRules.first;
import static kassahub.hub.billing.document.FormRules.same;
import static kassahub.hub.billing.document.FormRules.sum;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/**
 * What a seller's file of a correcting document has to be: the names of format 5.01 that decision
 * 054 lists, the requisites of facts/ru-fiscal-and-billing.md §5.3, and sums that agree. Written
 * from those, not from the code that makes one.
 */
public final class CorrectionRules {
  private static final String ID = "\\d{10,21}";

  private static final Map<String, String> CHILDREN =
      Map.ofEntries(
          entry("Файл", "СвУчДокОбор,Документ,"),
          entry("Документ", "СвКСчФ,ТаблКСчФ,СодФХЖ3,Подписант,"),
          entry("СвКСчФ", "СчФ,СвПрод,СвПокуп,"),
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
          entry("СодФХЖ3", "ПередатДокум,ДокумОснКор,"),
          entry("Подписант", "(ЮЛ,|ИП,)"),
          entry("ЮЛ", "ФИО,"),
          entry("ИП", "ФИО,"));

  private static final Map<String, Map<String, String>> ATTRIBUTES =
      Map.ofEntries(
          FormRules.file("ON_NKORSCHFDOPPR", "", "5\\.01"),
          entry("СвУчДокОбор", Map.of("ИдОтпр", ID, "ИдПол", ID)),
          FormRules.document("1115133", "ДИС|КСЧФДИС"),
          entry("СвКСчФ", Map.of("НомерКСчФ", WORDS, "ДатаКСчФ", DAY, "КодОКВ", "643")),
          entry("СчФ", Map.of("НомерСчФ", WORDS, "ДатаСчФ", DAY)),
          entry("СвИнНеУч", Map.of("НаимОрг", WORDS, "Идентиф", "\\d{12}")),
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
          entry("ВсегоУвел", Map.of("СтТовБезНДСВсего", SUM, "СтТовУчНалВсего", SUM)),
          entry("ВсегоУм", Map.of("СтТовБезНДСВсего", SUM, "СтТовУчНалВсего", SUM)),
          entry("СодФХЖ3", Map.of("СодОпер", WORDS, "ДатаНапр", DAY, "ИныеСвИзмСтоим", WORDS)),
          entry("ПередатДокум", Map.of("НаимОсн", WORDS, "НомОсн", WORDS, "ДатаОсн", DAY)),
          entry("ДокумОснКор", Map.of("НаимОсн", WORDS)),
          entry("Подписант", Map.of("ОблПолн", "[0-6]", "Статус", "[1-4]", "ОснПолн", WORDS)),
          entry("ЮЛ", Map.of("ИННЮЛ", "\\d{10}", "Должн", ".{1,128}")),
          entry("ИП", Map.of("ИННФЛ", "\\d{12}")));

  private final FormRules form = new FormRules(CHILDREN, ATTRIBUTES);

  private CorrectionRules() {}

  /** What is wrong with a file of that name; empty when nothing is. */
  public static List<String> faults(String name, byte[] content) {
    var rules = new CorrectionRules();
    rules.count(rules.form.read(name, content));
    return rules.form.faults();
  }

  private static Map<String, String> changed() {
    return Map.of("СтоимДоИзм", SUM, "СтоимПослеИзм", SUM, "СтоимУвел?", SUM, "СтоимУм?", SUM);
  }

  /** Every line went the way of the total, and what it went by is what lies between. */
  private void count(Element root) {
    boolean up = !all(root, "ВсегоУвел").isEmpty();
    var net = BigDecimal.ZERO;
    var gross = BigDecimal.ZERO;
    var tax = BigDecimal.ZERO;
    int position = 0;
    for (var line : all(root, "СведТов")) {
      position++;
      form.require(line.getAttribute("НомСтр").equals(Integer.toString(position)), "НомСтр");
      form.require(line.getAttribute("НалСтДо").equals(line.getAttribute("НалСтПосле")), "rate");
      boolean charged = !line.getAttribute("НалСтДо").equals("без НДС");
      var own = tax(line, up, charged);
      var ownNet = moved(first(line, "СтТовБезНДС"), up);
      var ownGross = moved(first(line, "СтТовУчНал"), up);
      form.require(same(ownNet.add(own), ownGross), "sums of " + position);
      agree(line, "До", "СтоимДоИзм");
      agree(line, "После", "СтоимПослеИзм");
      net = net.add(ownNet);
      gross = gross.add(ownGross);
      tax = tax.add(own);
    }
    var total = first(root, up ? "ВсегоУвел" : "ВсегоУм");
    form.require(same(sum(total, "СтТовБезНДСВсего"), net), "СтТовБезНДСВсего");
    form.require(same(sum(total, "СтТовУчНалВсего"), gross), "СтТовУчНалВсего");
    String function = first(root, "Документ").getAttribute("Функция");
    boolean taxed = function.equals("КСЧФДИС");
    form.require(
        same(form.tax(first(total, "СумНал"), taxed ? "СумНал" : "БезНДС"), tax), "СумНал");
  }

  private void agree(Element line, String when, String sum) {
    form.requirePrice(
        sum(line, "ЦенаТов" + when),
        line.getAttribute("КолТов" + when),
        sum(first(line, "СтТовБезНДС"), sum),
        "price, " + when);
  }

  private BigDecimal moved(Element change, boolean up) {
    form.require(change.hasAttribute("СтоимУвел") == up, change.getTagName() + ": СтоимУвел");
    form.require(change.hasAttribute("СтоимУм") != up, change.getTagName() + ": СтоимУм");
    var before = sum(change, "СтоимДоИзм");
    var after = sum(change, "СтоимПослеИзм");
    var by = sum(change, up ? "СтоимУвел" : "СтоимУм");
    form.require(same(up ? before.add(by) : before.subtract(by), after), change.getTagName());
    return by;
  }

  private BigDecimal tax(Element line, boolean up, boolean charged) {
    var before = form.tax(first(line, "СумНалДо"), charged ? "СумНДС" : "БезНДС");
    var after = form.tax(first(line, "СумНалПосле"), charged ? "СумНДС" : "БезНДС");
    var differences = all(line, "СумНалРазн");
    form.require(differences.isEmpty() != charged, "СумНалРазн");
    if (differences.isEmpty()) {
      return BigDecimal.ZERO;
    }
    var by = form.tax(differences.getFirst(), up ? "СумУвел" : "СумУм");
    form.require(same(up ? before.add(by) : before.subtract(by), after), "СумНалРазн");
    return by;
  }
}
