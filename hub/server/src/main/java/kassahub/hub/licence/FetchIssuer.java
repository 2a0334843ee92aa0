package kassahub.hub.licence;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.problem.Problem;

/**
 * A vendor's licence server, only read: {@code POST /feature_licenses {"serial"}} answers {@code
 * {"licenses","signature"}}, 400 for an unknown serial (register protocol facts §6.4).
 */
final class FetchIssuer implements LicenceIssuer {
  private final VendorCall call;

  FetchIssuer(VendorCall call) {
    this.call = call;
  }

  @Override
  public Optional<Map<String, VendorDevice>> check(List<String> serials) {
    return Optional.empty();
  }

  @Override
  public GrantAnswer grant(GrantRequest request) {
    return AwaitedGrants.of(request, this::fetch);
  }

  private Optional<LicenceLine> fetch(String serial) {
    var answer = call.post("/feature_licenses", new JsonObject().put("serial", serial));
    return switch (answer.status()) {
      case 200 -> Optional.of(line(serial, answer.body().orElseGet(JsonObject::new)));
      case 400, 404 -> Optional.empty();
      default -> throw VendorCall.unavailable("status " + answer.status());
    };
  }

  private static LicenceLine line(String serial, JsonObject body) {
    try {
      return new LicenceLine(
          serial,
          LicenceMask.fromHex(body.getString("licenses", "")),
          LicenceSignature.fromHex(body.getString("signature", "")));
    } catch (IllegalArgumentException | ClassCastException wrong) {
      throw new Problem.Unavailable("VENDOR_GARBLED", wrong.getClass().getSimpleName());
    }
  }
}
