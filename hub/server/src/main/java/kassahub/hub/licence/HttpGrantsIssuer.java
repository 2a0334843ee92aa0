package kassahub.hub.licence;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.licence.GrantAnswer.Granted;
import kassahub.hub.licence.GrantAnswer.LineAnswer;
import kassahub.hub.licence.GrantAnswer.LineRefused;
import kassahub.hub.problem.Problem;

/**
 * Our documented interface for vendors: {@code POST /grants}, 202 and {@code GET
 * /grants/{requestId}} when slow, optionally {@code POST /checks}. The page {@code
 * decisions/020-vendor-grants.md} is its contract.
 */
final class HttpGrantsIssuer implements LicenceIssuer {
  private final VendorCall call;
  private final boolean checks;

  HttpGrantsIssuer(VendorCall call, boolean checks) {
    this.call = call;
    this.checks = checks;
  }

  @Override
  public Optional<Map<String, VendorDevice>> check(List<String> serials) {
    if (!checks) {
      return Optional.empty();
    }
    var answer = call.post("/checks", new JsonObject().put("serials", new JsonArray(serials)));
    if (answer.status() != 200) {
      throw VendorCall.unavailable("status " + answer.status() + " to a check");
    }
    return Optional.of(readable(() -> devices(body(answer))));
  }

  @Override
  public GrantAnswer grant(GrantRequest request) {
    var answer = request.asked() ? poll(request) : ask(request);
    return switch (answer.status()) {
      case 200 -> decided(request, answer);
      case 202 -> new GrantAnswer.InProgress(answer.retryAfter());
      case 400, 409, 422 -> refused(answer);
      default -> throw VendorCall.unavailable("status " + answer.status());
    };
  }

  private VendorCall.Answer poll(GrantRequest request) {
    var answer = call.get("/grants/" + request.requestId());
    return answer.status() == 404 ? ask(request) : answer;
  }

  private VendorCall.Answer ask(GrantRequest request) {
    var lines = new JsonArray();
    request.lines().forEach(line -> lines.add(question(line)));
    var body = new JsonObject().put("requestId", request.requestId()).put("lines", lines);
    return call.post("/grants", body);
  }

  private static JsonObject question(GrantRequest.Line line) {
    return new JsonObject()
        .put("serial", line.serial())
        .put("until", line.until().toString())
        .put("termMonths", line.termMonths())
        .put("lastMask", line.lastMask().map(LicenceMask::hex).orElse(null));
  }

  private static GrantAnswer decided(GrantRequest request, VendorCall.Answer answer) {
    var bySerial = readable(() -> lines(body(answer)));
    return new GrantAnswer.Decided(
        request.lines().stream()
            .map(
                line ->
                    Optional.ofNullable(bySerial.get(line.serial()))
                        .orElseThrow(() -> garbled("a line is not answered")))
            .toList());
  }

  private static GrantAnswer refused(VendorCall.Answer answer) {
    var body = answer.body().orElseGet(JsonObject::new);
    return new GrantAnswer.Refused(code(text(body, "code")), shortened(text(body, "message")));
  }

  private static Map<String, LineAnswer> lines(JsonObject body) {
    var answers = new HashMap<String, LineAnswer>();
    for (Object item : body.getJsonArray("lines")) {
      var line = line((JsonObject) item);
      var earlier = answers.put(line.serial(), line);
      if (earlier != null && !earlier.equals(line)) {
        throw garbled("two answers for one serial");
      }
    }
    return answers;
  }

  private static LineAnswer line(JsonObject line) {
    String serial = line.getString("serial");
    if (line.containsKey("code")) {
      return new LineRefused(serial, code(text(line, "code")), shortened(text(line, "message")));
    }
    return new Granted(
        new LicenceLine(
            serial,
            LicenceMask.of(LicenceMask.fromHex(line.getString("licences")).bytes()),
            LicenceSignature.fromHex(line.getString("signature"))),
        day(line.getString("until")));
  }

  private static Map<String, VendorDevice> devices(JsonObject body) {
    var devices = new HashMap<String, VendorDevice>();
    for (Object item : body.getJsonArray("devices")) {
      var device = (JsonObject) item;
      devices.put(
          device.getString("serial"),
          new VendorDevice(
              device.getString("serial"),
              Optional.ofNullable(device.getString("model")),
              Optional.ofNullable(device.getString("until")).map(HttpGrantsIssuer::day)));
    }
    return devices;
  }

  /** A day that a licence can say; beyond it, dates are mistakes. */
  private static LocalDate day(String text) {
    var day = LocalDate.parse(text);
    if (day.isAfter(LicenceMask.LAST_DAY)) {
      throw new IllegalArgumentException("no licence can last until " + day);
    }
    return day;
  }

  private static JsonObject body(VendorCall.Answer answer) {
    return answer.body().orElseThrow(() -> garbled("not a JSON object"));
  }

  /** Whatever a vendor can write wrong ends as the one refusal that is tried again. */
  private static <T> T readable(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ClassCastException | NullPointerException wrong) {
      throw garbled(wrong.getClass().getSimpleName());
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw garbled(shortened(String.valueOf(wrong.getMessage())));
    }
  }

  private static Problem.Unavailable garbled(String why) {
    return new Problem.Unavailable("VENDOR_GARBLED", why);
  }

  private static String text(JsonObject object, String name) {
    return Objects.requireNonNullElse(object.getString(name), "");
  }

  private static String code(String code) {
    return code.matches("[A-Z][A-Z0-9_]{1,59}") ? code : "VENDOR_REFUSED";
  }

  private static String shortened(String message) {
    return message.length() <= 300 ? message : message.substring(0, 300);
  }
}
