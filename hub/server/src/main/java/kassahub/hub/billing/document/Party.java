package kassahub.hub.billing.document;

import java.util.Optional;

/**
 * One side of a document.
 *
 * @param taxNumber ИНН, in Kazakhstan БИН or ИИН
 */
public record Party(
    String name,
    String taxNumber,
    Optional<String> kpp,
    Optional<String> address,
    Optional<String> phone) {

  /** A person who trades alone: twelve digits and no КПП. */
  public boolean alone() {
    return taxNumber.length() == 12;
  }
}
