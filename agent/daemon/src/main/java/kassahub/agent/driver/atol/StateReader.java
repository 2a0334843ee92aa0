package kassahub.agent.driver.atol;

import static kassahub.agent.driver.RegisterFault.Kind;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import kassahub.agent.driver.FaultException;
import kassahub.agent.driver.RegisterFault;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.driver.RegisterSnapshot.Ofd;
import kassahub.agent.driver.RegisterSnapshot.Registration;
import kassahub.agent.driver.RegisterSnapshot.Shift;
import kassahub.agent.driver.RegisterSnapshot.ShiftState;
import kassahub.agent.driver.RegisterSnapshot.Storage;
import org.jspecify.annotations.Nullable;

/**
 * Everything that changes, in one reading. Who the register is has to be told; another task that
 * fails leaves its part unknown and is noted.
 */
final class StateReader {
  /** Bits as the fiscal storage has them (ru-fiscal-and-billing.md). */
  private static final Map<String, Integer> PHASES =
      Map.of("init", 0, "configured", 1, "fiscalMode", 3, "postFiscalMode", 7, "accessArchive", 15);

  /** In the order of the storage's warning bits. */
  private static final List<String> WARNINGS =
      List.of("needReplacement", "resourceExhausted", "memoryOverflow", "ofdTimeout");

  private static final Map<String, Integer> FFD = Map.of("1.0", 1, "1.05", 2, "1.1", 3, "1.2", 4);

  /** In the order of the bits of tag 1062. */
  private static final List<String> TAXATION =
      List.of("osn", "usnIncome", "usnIncomeOutcome", "envd", "esn", "patent");

  private static final int WALL = "2026-12-31T23:59:59".length();
  private static final int DAY = "2026-12-31".length();

  private final AtolDriver driver;
  private final AtolAccess access;
  private @Nullable RegisterFault noted;

  StateReader(AtolDriver driver, AtolAccess access) {
    this.driver = driver;
    this.access = access;
  }

  /** The factory number. */
  static String serial(Json deviceInfo) throws FaultException {
    return deviceInfo
        .at("serial")
        .text()
        .filter(serial -> serial.matches("\\d{1,20}"))
        .orElseThrow(
            () -> new FaultException(Kind.PROTOCOL, "the register tells no serial number"));
  }

  RegisterSnapshot read(Duration aim) throws FaultException {
    long end = System.nanoTime() + aim.toNanos();
    String serial = serial(driver.ask(AllowedTask.DEVICE_INFO).at("deviceInfo"));
    Json status = tell(AllowedTask.DEVICE_STATUS).at("deviceStatus");
    Json shift = tell(AllowedTask.SHIFT_STATUS).at("shiftStatus");
    Optional<Storage> storage = Optional.empty();
    Json counters = Json.NOTHING;
    Ofd ofd = Ofd.UNKNOWN;
    if (status.at("fnPresent").flag().orElse(true)) {
      counters = tell(AllowedTask.STORAGE_STATUS).at("fnStatus");
      storage = storage(tell(AllowedTask.STORAGE_INFO).at("fnInfo"), counters);
      ofd = ofd(tell(AllowedTask.OFD_STATUS).at("status"));
    } else {
      note(RegisterFault.of(Kind.NO_FISCAL_STORAGE, "the register finds no fiscal storage"));
    }
    Registration registration = registration(serial, storage, end);
    return new RegisterSnapshot(
        serial,
        Optional.ofNullable(noted),
        Optional.empty(),
        Optional.empty(),
        wall(status.at("currentDateTime")),
        shift(shift, counters),
        Optional.empty(),
        storage,
        ofd,
        registration);
  }

  /** Nothing where the register has nothing to say; a silent service or a wrong login throws. */
  private Json tell(AllowedTask task) throws FaultException {
    if (access.unsupported().contains(task)) {
      return Json.NOTHING;
    }
    try {
      return driver.ask(task);
    } catch (FaultException failed) {
      if (failed.fault().deviceCode().isEmpty() || failed.fault().kind() == Kind.NO_ANSWER) {
        throw failed;
      }
      note(failed.fault());
      return Json.NOTHING;
    }
  }

  private void note(RegisterFault fault) {
    if (noted == null && fault.kind() != Kind.UNSUPPORTED) {
      noted = fault;
    }
  }

  private static Shift shift(Json shift, Json counters) {
    ShiftState state =
        switch (shift.at("state").text().orElse("")) {
          case "closed" -> ShiftState.CLOSED;
          case "opened" -> ShiftState.OPEN;
          case "expired" -> ShiftState.OVER_24_HOURS;
          default -> ShiftState.UNKNOWN;
        };
    return new Shift(
        state,
        shift.at("number").small(),
        counters.at("fiscalReceiptNumber").small(),
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<Storage> storage(Json info, Json counters) {
    Optional<String> number = info.at("serial").text();
    Optional<Integer> phase = info.at("livePhase").text().map(PHASES::get);
    if (number.isEmpty() || phase.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Storage(
            number.get(),
            phase.get(),
            warnings(counters.at("warnings")) | warnings(info.at("warnings")),
            day(info.at("validityDate")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            counters.at("fiscalDocumentNumber").number(),
            Optional.empty(),
            info.at("registrationsRemaining").small(),
            info.at("numberOfRegistrations").small(),
            info.at("version").text(),
            Optional.empty()));
  }

  private static int warnings(Json flags) {
    return bits(WARNINGS, name -> flags.at(name).flag().orElse(false));
  }

  private static int bits(List<String> names, Predicate<String> set) {
    int bits = 0;
    for (int bit = 0; bit < names.size(); bit++) {
      bits |= set.test(names.get(bit)) ? 1 << bit : 0;
    }
    return bits;
  }

  /** Without documents that wait there is no first one, whatever its date says. */
  private static Ofd ofd(Json status) {
    Optional<Integer> unsent = status.at("notSentCount").small();
    if (unsent.isEmpty()) {
      return Ofd.UNKNOWN;
    }
    boolean any = unsent.get() > 0;
    return new Ofd(
        unsent,
        status.at("notSentFirstDocNumber").number().filter(number -> any),
        wall(status.at("notSentFirstDocDateTime")).filter(time -> any),
        Optional.empty());
  }

  /** Read when there is time, and again when the storage or the number of registrations changed. */
  private Registration registration(String serial, Optional<Storage> storage, long end)
      throws FaultException {
    String key =
        serial + storage.map(known -> known.number() + "/" + known.registrationsDone()).orElse("");
    Optional<Registration> known = access.registration(key);
    if (known.isPresent()) {
      return known.get();
    }
    if (System.nanoTime() - end > 0) {
      return Registration.UNKNOWN;
    }
    Json told = tell(AllowedTask.REGISTRATION);
    Registration read = told.isObject() ? registration(told) : Registration.UNKNOWN;
    if (noted == null) {
      access.registration(key, read);
    }
    return read;
  }

  private static Registration registration(Json told) {
    Json organisation = told.at("organization");
    Json device = told.at("device");
    List<String> taxes =
        organisation.at("taxationTypes").elements().stream()
            .flatMap(tax -> tax.text().stream())
            .toList();
    return new Registration(
        device.at("registrationNumber").text(),
        organisation.at("vatin").text(),
        organisation.at("name").text(),
        organisation.at("address").text(),
        device.at("paymentsAddress").text(),
        device.at("fnsUrl").text(),
        organisation.at("email").text(),
        device.at("machineNumber").text(),
        Optional.empty(),
        device.at("ffdVersion").text().map(FFD::get),
        device.at("offlineMode").flag(),
        device.at("marking").flag(),
        device.at("pawnShop").flag(),
        device.at("insurance").flag(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        taxes.isEmpty() ? Optional.empty() : Optional.of(bits(TAXATION, taxes::contains)),
        told.at("ofd").at("vatin").text(),
        Optional.empty());
  }

  /**
   * The register's wall clock: the driver prints it with the offset of the computer, which says
   * nothing.
   */
  private static Optional<LocalDateTime> wall(Json time) {
    return time.text()
        .filter(text -> text.length() >= WALL)
        .flatMap(
            text -> {
              try {
                return Optional.of(LocalDateTime.parse(text.substring(0, WALL)));
              } catch (DateTimeParseException other) {
                return Optional.empty();
              }
            });
  }

  private static Optional<LocalDate> day(Json date) {
    return date.text()
        .filter(text -> text.length() >= DAY)
        .flatMap(
            text -> {
              try {
                return Optional.of(LocalDate.parse(text.substring(0, DAY)));
              } catch (DateTimeParseException other) {
                return Optional.empty();
              }
            });
  }
}
