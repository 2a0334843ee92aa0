package kassahub.hub.cabinet.tenant;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.organisation.Accepted;
import kassahub.hub.organisation.Links;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.web.Texts;

/**
 * One organisation.
 *
 * @param form what is known of it, or was typed
 * @param outdated somebody else changed it since it was read
 * @param bound a contract names its tax number
 * @param asked a change of its links waits for a second operator
 */
public record OrganisationView(
    Organisation organisation,
    Fields form,
    boolean outdated,
    boolean bound,
    boolean asked,
    Links.Held links,
    List<Accepted> acceptances,
    History history,
    Texts texts) {
  private static final List<String> ZONES =
      List.of(
          "Europe/Kaliningrad",
          "Europe/Moscow",
          "Europe/Samara",
          "Asia/Yekaterinburg",
          "Asia/Omsk",
          "Asia/Krasnoyarsk",
          "Asia/Irkutsk",
          "Asia/Yakutsk",
          "Asia/Vladivostok",
          "Asia/Magadan",
          "Asia/Kamchatka",
          "Asia/Almaty");

  public boolean russian() {
    return organisation.country().equals("RU");
  }

  /** What can be chosen; the present one in any case. */
  public List<String> zones() {
    return Stream.concat(ZONES.stream(), Stream.of(form.value("zone"))).distinct().toList();
  }

  public String zone(String id) {
    return texts.find("zone." + id, Map.of()).orElse(id);
  }
}
