package kassahub.agent.simulator.atol;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What the register behind the service is like; settings change while it runs. */
public final class AtolRegister {
  /** Error codes and words of the driver. */
  private static final Map<String, Fault> FAULTS =
      Map.of(
          "no-connection", new Fault(2, "Нет связи"),
          "port-busy", new Fault(3, "Порт занят"),
          "port-gone", new Fault(4, "Порт недоступен"));

  private static final Fault UNSUPPORTED = new Fault(11, "Не поддерживается в данной версии");
  private static final Fault NO_STORAGE = new Fault(116, "ФН не найден");

  private final Map<String, String> settings = new ConcurrentHashMap<>();

  private record Fault(int code, String words) {}

  /** A new one, registered, with its shift closed. */
  public AtolRegister(String serial) {
    settings.putAll(
        Map.of(
            "serial", serial,
            "model-name", "АТОЛ 30Ф (ДУБЛЕР)",
            "firmware", "5.8.20",
            "fn", "9999078900004312",
            "fn-expires", "2027-06-28",
            "shift", "closed",
            "unsent", "0",
            "rnm", "0000000001002292",
            "inn", "7700000019"));
  }

  /** Changes a setting, or switches a fault {@code on} or {@code off}. */
  public void set(String name, String value) {
    settings.put(name, value);
  }

  boolean isStuck() {
    return isOn("stuck");
  }

  /** The answer to a task that has its turn. */
  String run(String type) {
    for (Map.Entry<String, Fault> fault : new TreeMap<>(FAULTS).entrySet()) {
      if (isOn(fault.getKey())) {
        return failed(fault.getValue());
      }
    }
    return switch (type) {
      case "getDeviceInfo" -> ready(deviceInfo());
      case "getDeviceStatus" -> ready(deviceStatus());
      case "getShiftStatus" -> ready(shiftStatus());
      case "getFnInfo" -> isOn("no-fn") ? failed(NO_STORAGE) : ready(storageInfo());
      case "getFnStatus" -> isOn("no-fn") ? failed(NO_STORAGE) : ready(storageStatus());
      case "ofdExchangeStatus" -> isOn("no-fn") ? failed(NO_STORAGE) : ready(ofdStatus());
      case "getRegistrationInfo" -> ready(registration());
      case "getLicenses" -> isOn("no-licences") ? failed(UNSUPPORTED) : ready(licences());
      default -> failed(UNSUPPORTED);
    };
  }

  private String deviceInfo() {
    return object(
        "deviceInfo",
        "\"model\": 63, \"modelName\": \""
            + value("model-name")
            + "\", \"serial\": \""
            + value("serial")
            + "\", \"firmwareVersion\": \""
            + value("firmware")
            + "\", \"configurationVersion\": \"5.8.20\", \"ffdVersion\": \"1.2\"");
  }

  private String deviceStatus() {
    return object(
        "deviceStatus",
        "\"blocked\": false, \"currentDateTime\": \"2026-11-28T10:15:30+03:00\", \"fiscal\": true,"
            + " \"fnFiscal\": true, \"fnPresent\": "
            + !isOn("no-fn")
            + ", \"shift\": \""
            + value("shift")
            + "\"");
  }

  private String shiftStatus() {
    return object(
        "shiftStatus",
        "\"documentsCount\": 7, \"expiredTime\": \"2026-11-29T09:00:00+03:00\", \"number\": 42,"
            + " \"state\": \""
            + value("shift")
            + "\"");
  }

  private String storageInfo() {
    return object(
        "fnInfo",
        "\"serial\": \""
            + value("fn")
            + "\", \"version\": \"fn_v_1_2\", \"execution\": \"Ин15-2\", \"ffdVersion\": \"1.2\","
            + " \"numberOfRegistrations\": 2, \"registrationsRemaining\": 10, \"validityDate\": \""
            + value("fn-expires")
            + "T00:00:00+03:00\", \"livePhase\": \"fiscalMode\", \"warnings\": "
            + warnings());
  }

  private String storageStatus() {
    return object(
        "fnStatus",
        "\"fiscalDocumentNumber\": 1534, \"fiscalReceiptNumber\": 5, \"warnings\": " + warnings());
  }

  private String warnings() {
    return "{\"criticalError\": false, \"memoryOverflow\": "
        + isOn("memory-full")
        + ", \"needReplacement\": false, \"ofdTimeout\": "
        + !value("unsent").equals("0")
        + ", \"resourceExhausted\": false}";
  }

  private String ofdStatus() {
    boolean none = value("unsent").equals("0");
    return "{\"status\": {\"notSentCount\": "
        + value("unsent")
        + ", \"notSentFirstDocNumber\": "
        + (none ? 0 : 1528)
        + ", \"notSentFirstDocDateTime\": \""
        + (none ? "1970-01-01T00:00:00+03:00" : "2026-11-25T18:40:00+03:00")
        + "\"}, \"errors\": {\"documentNumber\": 0}}";
  }

  private String registration() {
    return "{\"organization\": {\"name\": \"ООО \\\"Ромашка\\\"\", \"vatin\": \""
        + value("inn")
        + "  \", \"address\": \"Москва, Тверская, 1\", \"email\": \"shop@romashka.example\","
        + " \"taxationTypes\": [\"osn\", \"patent\"], \"agents\": []},"
        + " \"device\": {\"registrationNumber\": \""
        + value("rnm")
        + "    \", \"paymentsAddress\": \"Магазин у дома\", \"fnsUrl\": \"www.nalog.gov.ru\","
        + " \"offlineMode\": false, \"machineNumber\": \"\", \"marking\": true, \"pawnShop\":"
        + " false, \"insurance\": false, \"ffdVersion\": \"1.2\"}, \"ofd\": {\"name\": \"ОФД\","
        + " \"vatin\": \"7704211201\"}}";
  }

  private static String licences() {
    return "{\"licenses\": [{\"id\": \"1\", \"name\": \"54-ФЗ\"}, {\"id\": \"10\"}]}";
  }

  private static String object(String name, String members) {
    return "{\"" + name + "\": {" + members + "}}";
  }

  private static String ready(String result) {
    return AtolService.result("ready", 0, "Ошибок нет", result);
  }

  private static String failed(Fault fault) {
    return AtolService.result("error", fault.code(), fault.words(), "null");
  }

  private boolean isOn(String fault) {
    return "on".equals(settings.get(fault));
  }

  private String value(String name) {
    return settings.getOrDefault(name, "");
  }
}
