package kassahub.hub.cabinet.people;

import java.util.Map;
import java.util.Optional;
import kassahub.hub.web.Request;

/**
 * A partner to be let in, as it stands in the form.
 *
 * @param faults sentences by the name of the field
 */
public record PartnerForm(
    String partner,
    String tax,
    String kpp,
    String organisation,
    String name,
    String login,
    Map<String, String> faults) {

  static PartnerForm blank() {
    return new PartnerForm("", "", "", "", "", "", Map.of());
  }

  static PartnerForm sent(Request request) {
    return new PartnerForm(
        request.formText("partner").strip(),
        request.formText("tax").strip(),
        request.formText("kpp").strip(),
        request.formText("organisation").strip(),
        request.formText("name").strip(),
        request.formText("login").strip(),
        Map.of());
  }

  PartnerForm failing(String field, String sentence) {
    return new PartnerForm(partner, tax, kpp, organisation, name, login, Map.of(field, sentence));
  }

  /** What is wrong with a field. */
  public Optional<String> fault(String field) {
    return Optional.ofNullable(faults.get(field));
  }
}
