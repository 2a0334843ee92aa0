package kassahub.hub.billing.document;

import static org.assertj.core.api.Assertions.assertThat;

import kassahub.hub.catalogue.Money;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumInWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|RUB|Ноль рублей 00 копеек",
        "1|RUB|Ноль рублей 01 копейка",
        "100|RUB|Один рубль 00 копеек",
        "204|RUB|Два рубля 04 копейки",
        "1111|RUB|Одиннадцать рублей 11 копеек",
        "11200|RUB|Сто двенадцать рублей 00 копеек",
        "12122|RUB|Сто двадцать один рубль 22 копейки",
        "100000|RUB|Одна тысяча рублей 00 копеек",
        "2100205|RUB|Двадцать одна тысяча два рубля 05 копеек",
        "1101100|RUB|Одиннадцать тысяч одиннадцать рублей 00 копеек",
        "100000000|RUB|Один миллион рублей 00 копеек",
        "200204050|RUB|Два миллиона две тысячи сорок рублей 50 копеек",
        "99999999999999|RUB|Девятьсот девяносто девять миллиардов девятьсот девяносто девять"
            + " миллионов девятьсот девяносто девять тысяч девятьсот девяносто девять рублей 99"
            + " копеек",
        "24000021|KZT|Двести сорок тысяч тенге 21 тиын",
        "4202|KZT|Сорок два тенге 02 тиына",
        "4111|KZT|Сорок один тенге 11 тиынов"
      })
  void agreesInGenderAndNumber(long minor, String currency, String words) {
    assertThat(SumInWords.of(Money.of(minor, currency))).isEqualTo(words);
  }
}
