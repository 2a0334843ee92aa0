package kassahub.hub.cabinet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;
import kassahub.hub.renewal.DryRun;
import kassahub.hub.renewal.ForecastMonth;
import kassahub.hub.renewal.Outlook;
import kassahub.hub.renewal.PlannedRenewal;
import kassahub.hub.renewal.Policy;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import org.junit.jupiter.api.Test;

/** When a rule buys next. */
class PolicyViewTest {
  private static final Money PRICE = Money.kopecks(200_000);
  private static final Reason DEAR = new Reason("PRICE_TOO_HIGH", "too dear");
  private static final Outlook NEVER = new Outlook(Optional.empty(), Map.of());
  private final Texts texts = Texts.of(Locale.of("ru"));

  @Test
  void theFormOfANewRuleSaysWhatALicenceCosts() {
    assertThat(priceHint(List.of(PRICE, Money.kopecks(290_000))))
        .startsWith("Сегодня лицензия стоит от 2\u00a0000\u00a0₽ до 2\u00a0900\u00a0₽. Дороже не");
    assertThat(priceHint(List.of(PRICE))).startsWith("Сегодня лицензия стоит 2\u00a0000\u00a0₽.");
    assertThat(priceHint(List.of())).isEqualTo("Дороже не покупаем, сообщаем вам.");
  }

  private String priceHint(List<Money> prices) {
    var form = RuleForm.blank(PRICE.currency());
    var formats = new Formats(texts, ZoneId.of("UTC"));
    return new PoliciesView(List.of(), List.of(), prices, form, texts, formats).priceHint();
  }

  @Test
  void whatIsDueIsBoughtAtOnce() {
    var due = List.of(ending("2026-11-20", Optional.empty()));

    assertThat(next(due, new Outlook(day("2027-01-26"), Map.of())))
        .isEqualTo("Следующий запуск: в течение минуты, 1 касса на 2\u00a0000\u00a0₽.");
  }

  @Test
  void elseOnTheDayThatTheNextRegisterHas() {
    assertThat(next(List.of(), new Outlook(day("2027-01-26"), Map.of(DEAR, 20))))
        .isEqualTo("Следующий запуск: 12.01.2027 в 00:00 по московскому времени.");
  }

  @Test
  void elseWhatStandsInTheWayOfHowMany() {
    var refused = ending("2027-01-20", Optional.of(DEAR));
    var priceless = new Reason("NO_PRICE", "no price is set");
    var obstacles = new LinkedHashMap<>(Map.of(DEAR, 20));
    obstacles.put(priceless, 2);

    assertThat(next(List.of(refused), new Outlook(Optional.empty(), obstacles)))
        .isEqualTo(
            "Следующего запуска в ближайший год нет. Не продлим 21 кассу: Цена выше наибольшей,"
                + " заданной в правиле; 2 кассы: Цена на эту лицензию не назначена.");
    assertThat(next(List.of(), new Outlook(Optional.empty(), Map.of())))
        .contains("продлевать нечего");
  }

  @Test
  void aRuleWithoutBudgetGoesOnInTheNextMonthAndSaysWhoseEndsBefore() {
    var limit = new Reason("MONTH_LIMIT", "too little");
    var later = List.of(ending("2026-12-09", Optional.of(limit)));
    assertThat(again(limit, later))
        .isEqualTo(
            "Продолжит 01.12.2026 с новым бюджетом, или через пять минут после того, как вы его"
                + " повысите.");
    var before = List.of(ending("2026-11-30", Optional.of(limit)), later.getFirst());
    assertThat(again(limit, before)).endsWith(" До этого подписка кончится у 1 кассы.");
    assertThat(again(DEAR, before)).isEqualTo("Следующая попытка: в течение пяти минут.");
  }

  @Test
  void aRuleThatWasStoppedGoesOnAtItsNextAttempt() {
    var halted = Optional.of(DEAR);
    var due = List.of(ending("2026-11-20", Optional.empty()));
    var mended = view(due, NEVER, halted, Optional.empty());
    assertThat(mended.halt()).isEmpty();
    assertThat(mended.next()).isEqualTo("Следующая попытка: в течение пяти минут.");
    assertThat(view(due, NEVER, halted, Optional.of(DEAR)).halt())
        .contains("Цена выше наибольшей, заданной в правиле");
  }

  private static Optional<LocalDate> day(String ends) {
    return Optional.of(LocalDate.parse(ends));
  }

  private String next(List<PlannedRenewal> due, Outlook outlook) {
    return view(due, outlook, Optional.empty(), Optional.empty()).next();
  }

  private String again(Reason halt, List<PlannedRenewal> due) {
    return view(due, NEVER, Optional.of(halt), Optional.of(halt)).again();
  }

  private PolicyView view(
      List<PlannedRenewal> due,
      Outlook outlook,
      Optional<Reason> halted,
      Optional<Reason> obstacle) {
    var policy =
        new Policy(1, 1, 1, "Все кассы", true, 14, PRICE, PRICE, OptionalLong.empty(), halted);
    var month = YearMonth.of(2026, 11);
    var free = Money.kopecks(0);
    return new PolicyView(
        policy,
        RuleForm.blank(PRICE.currency()),
        "ООО «Клён»",
        new DryRun(due, PRICE, PRICE, obstacle),
        List.of(),
        outlook,
        List.of(),
        List.of(),
        List.of(new ForecastMonth(month, 0, free, PRICE, free, List.of())),
        List.of(),
        texts,
        new Formats(texts, ZoneId.of("Europe/Moscow")));
  }

  private static PlannedRenewal ending(String day, Optional<Reason> obstacle) {
    return new PlannedRenewal(
        1,
        "0085430138900121",
        "Касса у входа",
        LocalDate.parse(day),
        Optional.empty(),
        Optional.of(PRICE),
        obstacle);
  }
}
