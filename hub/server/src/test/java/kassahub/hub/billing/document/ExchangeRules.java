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
 * What the exchange format 5.03 asks of a seller's file, written from
 * facts/ru-fiscal-and-billing.md §5.3 and §5.4, not from the code that makes one.
 */
final class ExchangeRules {
  private static final Map<String, String> CHILDREN =
      Map.ofEntries(
          entry("Файл", "Документ,"),
          entry("Документ", "СвСчФакт,ТаблСчФакт,СвПродПер,Подписант,"),
          entry("СвСчФакт", "СвПрод,(СвПРД,)*(ДокПодтвОтгрНом,)СвПокуп,ДенИзм,"),
          entry("ТаблСчФакт", "(СведТов,)+ВсегоОпл,"),
          entry("СведТов", "ДопСведТов,Акциз,СумНал,"),
          entry("Акциз", "БезАкциз,"),
          entry("ВсегоОпл", "СумНалВсего,"),
          entry("СумНалВсего", "(СумНал,|БезНДС,)"),
          entry("СвПродПер", "СвПер,"),
          entry("СвПер", "(БезДокОснПер,|(ОснПер,)+)"),
          entry("Подписант", "ФИО,"));

  private static final Map<String, Map<String, String>> ATTRIBUTES =
      Map.ofEntries(
          FormRules.file("ON_NSCHFDOPPR", "_0_0_0_0_0_00", "5\\.03"),
          FormRules.document("1115131", "ДОП|СЧФДОП"),
          entry("СвСчФакт", Map.of("НомерДок", WORDS, "ДатаДок", DAY)),
          entry(
              "СвИнНеУч",
              Map.of(
                  "ИдСтат", "ИО|ИГ",
                  "КодСтр", "398",
                  "НаимСтран", "Казахстан",
                  "Наим", WORDS,
                  "Идентиф", "\\d{12}")),
          entry("СвПРД", Map.of("НомерПРД", WORDS, "ДатаПРД", DAY)),
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
          entry("ВсегоОпл", Map.of("СтТовБезНДСВсего", SUM, "СтТовУчНалВсего", SUM)),
          entry("СвПер", Map.of("СодОпер", WORDS, "ДатаПер", DAY)),
          entry("Подписант", Map.of("Должн", ".{1,255}", "СпосПодтПолном", "[1-6]")));

  private final FormRules form = new FormRules(CHILDREN, ATTRIBUTES);

  private ExchangeRules() {}

  /** What is wrong with a file of that name; empty when nothing is. */
  static List<String> faults(String name, byte[] content) {
    var rules = new ExchangeRules();
    rules.count(rules.form.read(name, content));
    return rules.form.faults();
  }

  private static Map<String, String> basis() {
    return Map.of("РеквНаимДок", ".{1,255}", "РеквНомерДок", ".{1,255}", "РеквДатаДок", DAY);
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
      form.require(line.getAttribute("НомСтр").equals(Integer.toString(position)), "НомСтр");
      boolean charged = !line.getAttribute("НалСт").equals("без НДС");
      var own = form.tax(first(line, "СумНал"), charged ? "СумНал" : "БезНДС");
      form.require(
          same(sum(line, "СтТовБезНДС").add(own), sum(line, "СтТовУчНал")), "sums of " + position);
      form.requirePrice(
          sum(line, "ЦенаТов"),
          line.getAttribute("КолТов"),
          sum(line, "СтТовБезНДС"),
          "price of " + position);
      net = net.add(sum(line, "СтТовБезНДС"));
      gross = gross.add(sum(line, "СтТовУчНал"));
      tax = tax.add(own);
      taxed |= charged;
    }
    var total = first(root, "ВсегоОпл");
    form.require(same(sum(total, "СтТовБезНДСВсего"), net), "СтТовБезНДСВсего");
    form.require(same(sum(total, "СтТовУчНалВсего"), gross), "СтТовУчНалВсего");
    form.require(
        same(form.tax(first(total, "СумНалВсего"), taxed ? "СумНал" : "БезНДС"), tax),
        "СумНалВсего");
    String function = first(root, "Документ").getAttribute("Функция");
    form.require(function.equals(taxed ? "СЧФДОП" : "ДОП"), "Функция=" + function);
  }
}
