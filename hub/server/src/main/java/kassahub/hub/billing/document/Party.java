package kassahub.hub.billing.document;

import java.util.Optional;

/**
 * One side of a document.
 *
 * @param country RU or KZ
 * @param taxNumber ИНН, in Kazakhstan БИН or ИИН
 */
public record Party(
    String country,
    String name,
    String taxNumber,
    Optional<String> kpp,
    Optional<String> address,
    Optional<String> phone) {

  /** Not known to the Russian tax service. */
  public boolean foreign() {
    return !country.equals("RU");
  }

  /** A person who trades alone: twelve digits and no КПП. */
  public boolean alone() {
    return !foreign() && taxNumber.length() == 12;
  }

  /** A foreigner's ИИН begins with a birthday; the fifth digit of a firm's БИН says what it is. */
  public boolean person() {
    return taxNumber.charAt(4) < '4';
  }

  /** Wherever it is: no firm. */
  public boolean natural() {
    return foreign() ? person() : alone();
  }
}
