package kassahub.hub.billing.document;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/**
 * On what it was sold.
 *
 * @param contract empty where accepting the offer was the contract
 * @param offer where the offer can be read
 */
public record Basis(
    Optional<String> contract, Optional<String> offer, LocalDate signedOn, OptionalLong order) {
  private static final Texts TEXTS = Texts.of(Locale.of("ru"));
  private static final Pattern NUMBER = Pattern.compile("№\\s*([^\\s,;]*[^\\s,;.:»”\"])");

  /** «Сублицензионный договор». */
  public String name() {
    return contract.orElseGet(() -> TEXTS.say("billing.contract.offer"));
  }

  /** «7/26» of «Договор № 7/26», where its name says one. */
  public Optional<String> number() {
    var found = NUMBER.matcher(name());
    return found.find() ? Optional.of(closed(found.group(1))) : Optional.empty();
  }

  /** Without the bracket that was opened before it. */
  private static String closed(String number) {
    return number.endsWith(")") && !number.contains("(")
        ? number.substring(0, number.length() - 1)
        : number;
  }

  /** With the address of the offer, where accepting it was the contract. */
  private String named() {
    return offer
        .filter(address -> contract.isEmpty())
        .map(address -> TEXTS.say("document.basis.offer", "name", name(), "address", address))
        .orElseGet(this::name);
  }

  /** «Сублицензионный договор от 15.12.2025, заказ № 118». */
  public String words() {
    String signed = TEXTS.say("document.basis", "name", named(), "date", Formats.day(signedOn));
    return order.isEmpty()
        ? signed
        : TEXTS.say(
            "document.basis.order", "contract", signed, "order", Long.toString(order.getAsLong()));
  }
}
