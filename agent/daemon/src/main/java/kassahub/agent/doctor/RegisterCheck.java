package kassahub.agent.doctor;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.agent.driver.Answer;
import kassahub.agent.driver.DriverSettings;
import kassahub.agent.driver.RegisterDriver;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterIdentity;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;

/** One configured register: line, protocol, password, clock, licence. */
public final class RegisterCheck {
  private static final Duration READING = Duration.ofSeconds(10);
  private static final Duration DRIFT = Duration.ofMinutes(5);

  private final Links links;
  private final LocalDateTime now;

  /**
   * @param zone of the outlet: registers show wall clock
   */
  public RegisterCheck(Links links, java.time.Instant now, ZoneId zone) {
    this.links = links;
    this.now = LocalDateTime.ofInstant(now, zone);
  }

  /** Opens, asks and closes. */
  public List<Finding> run(LinkAddress link, DriverSettings settings) {
    Answer<RegisterDriver> opened = settings.access().open(links, link);
    return opened.match(driver -> look(link, driver), fault -> List.of(fault(link.text(), fault)));
  }

  private List<Finding> look(LinkAddress link, RegisterDriver driver) {
    List<Finding> findings = new ArrayList<>();
    try (driver) {
      Answer<RegisterIdentity> identity = driver.identify();
      identity
          .told()
          .ifPresent(
              who ->
                  findings.add(
                      Finding.good(
                          "doctor.register",
                          link.text(),
                          who.model(),
                          who.serial(),
                          who.protocol())));
      identity.fault().ifPresent(fault -> findings.add(fault(link.text(), fault)));
      if (identity.told().isPresent()) {
        Answer<RegisterSnapshot> state = driver.readState(READING);
        state.fault().ifPresent(fault -> findings.add(fault(link.text(), fault)));
        state.told().ifPresent(snapshot -> state(snapshot, driver, findings));
      }
    }
    return findings;
  }

  private void state(RegisterSnapshot snapshot, RegisterDriver driver, List<Finding> findings) {
    String serial = snapshot.serial();
    snapshot.fault().ifPresent(fault -> findings.add(fault(serial, fault)));
    clock(serial, snapshot.clock()).ifPresent(findings::add);
    findings.add(
        snapshot
            .licence()
            .flatMap(mask -> mask.until())
            .map(
                until ->
                    until.isBefore(now.toLocalDate())
                        ? Finding.warning("doctor.licence.over", serial, until.toString())
                        : Finding.good("doctor.licence", serial, until.toString()))
            .orElseGet(() -> named(serial, driver)));
    if (snapshot.storage().isEmpty()) {
      findings.add(Finding.warning("doctor.storage.none", serial));
    }
  }

  private static Finding named(String serial, RegisterDriver driver) {
    String names = String.join(", ", driver.licenceNames().told().orElse(List.of()));
    return names.isEmpty()
        ? Finding.warning("doctor.licence.none", serial)
        : Finding.good("doctor.licence.named", serial, names);
  }

  private Optional<Finding> clock(String serial, Optional<LocalDateTime> shown) {
    return shown.map(
        time -> {
          Duration drift =
              Duration.between(now.toInstant(ZoneOffset.UTC), time.toInstant(ZoneOffset.UTC));
          return drift.abs().compareTo(DRIFT) > 0
              ? Finding.warning("doctor.clock.register.drift", serial, drift.toMinutes())
              : Finding.good("doctor.clock.register", serial, drift.toSeconds());
        });
  }

  /** The advice of the fault stands in the bundle under its code. */
  private static Finding fault(String where, RegisterFault fault) {
    return Finding.fault("doctor.register." + fault.kind().code(), where, fault.text());
  }
}
