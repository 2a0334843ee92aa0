package kassahub.hub.licence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.licence.FakeVendor.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FetchIssuerTest extends LicenceIssuerContract {
  private final IssuerKey key = IssuerKey.random();
  private FakeVendor vendor;

  @BeforeEach
  void open() throws IOException {
    vendor = new FakeVendor();
    vendor.on("POST /feature_licenses", this::answer);
  }

  @AfterEach
  void close() {
    vendor.close();
  }

  @Override
  LicenceIssuer issuer() {
    return new FetchIssuer(
        new VendorCall(vendor.address(), Duration.ofSeconds(5), Optional.empty()));
  }

  @Test
  void waitsWhileTheVendorHasNoLicenceForASerial() {
    assertThat(issuer().grant(request("9", FIRST, "0085430138900003")))
        .isInstanceOf(GrantAnswer.InProgress.class);
  }

  @Test
  void readsNothingOfAnAnswerThatIsNotALicence() {
    vendor.on("POST /feature_licenses", body -> new Answer(200, "{\"licenses\":\"zz\"}"));

    assertThatThrownBy(() -> issuer().grant(request("9", FIRST)))
        .hasMessageContaining("VENDOR_GARBLED");
  }

  private Answer answer(JsonObject question) {
    var serial = question.getString("serial");
    if (!Set.of(FIRST, SECOND).contains(serial)) {
      return new Answer(400, "{}");
    }
    var line = made(key, serial);
    return Answer.of(
        new JsonObject()
            .put("licenses", line.mask().hex())
            .put("signature", line.signature().hex()));
  }
}
