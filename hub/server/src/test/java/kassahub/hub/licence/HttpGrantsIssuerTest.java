package kassahub.hub.licence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.licence.FakeVendor.Answer;
import kassahub.hub.licence.GrantAnswer.LineRefused;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpGrantsIssuerTest extends LicenceIssuerContract {
  private final IssuerKey key = IssuerKey.random();
  private FakeVendor vendor;

  @BeforeEach
  void open() throws IOException {
    vendor = new FakeVendor();
    vendor.on("POST /grants", body -> Answer.of(new JsonObject().put("lines", grant(body))));
  }

  @AfterEach
  void close() {
    vendor.close();
  }

  @Override
  LicenceIssuer issuer() {
    return new HttpGrantsIssuer(
        new VendorCall(vendor.address(), Duration.ofSeconds(5), Optional.empty()), true);
  }

  @Test
  void pollsWhatTheVendorIsStillAt() {
    vendor.on("POST /grants", body -> new Answer(202, ""));
    vendor.on("GET /grants/7", body -> new Answer(202, ""));
    assertThat(issuer().grant(request("7", FIRST))).isInstanceOf(GrantAnswer.InProgress.class);

    issuer().grant(new GrantRequest("7", request("7", FIRST).lines(), true));

    assertThat(vendor.asked).containsExactly("POST /grants", "GET /grants/7");
  }

  @Test
  void asksAnewWhenTheVendorHasForgottenTheRequest() {
    var answer = issuer().grant(new GrantRequest("7", request("7", FIRST).lines(), true));

    assertThat(answer).isInstanceOf(GrantAnswer.Decided.class);
    assertThat(vendor.asked).containsExactly("GET /grants/7", "POST /grants");
  }

  @Test
  void passesOnEachLinesRefusalInTheVendorsWords() {
    vendor.on(
        "POST /grants",
        body ->
            new Answer(
                200,
                "{\"lines\":[{\"serial\":\"%s\",\"code\":\"NOT_OURS\",\"message\":\"elsewhere\"}]}"
                    .formatted(FIRST)));

    assertThat(issuer().grant(request("7", FIRST)))
        .isEqualTo(
            new GrantAnswer.Decided(List.of(new LineRefused(FIRST, "NOT_OURS", "elsewhere"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "{}",
        "{\"lines\":[]}",
        "null",
        "{\"lines\":[7]}",
        "{\"lines\":[{\"serial\":\"0085430138900001\"}]}",
        "{\"lines\":[{\"serial\":\"0085430138900001\",\"until\":\"soon\",\"licences\":\"00\"}]}",
        "{\"lines\":[{\"serial\":\"1\",\"code\":\"X\"},{\"serial\":\"1\",\"code\":\"X\"}]}"
      })
  void triesAgainLaterWhenTheAnswerCannotBeRead(String garbled) {
    vendor.on("POST /grants", body -> new Answer(200, garbled));

    assertThatThrownBy(() -> issuer().grant(request("7", FIRST)))
        .isInstanceOf(Problem.Unavailable.class)
        .hasMessageContaining("VENDOR_GARBLED");
  }

  @Test
  void takesALineThatIsSaidTwiceOnce() {
    vendor.on(
        "POST /grants",
        body -> {
          var lines = grant(body);
          return Answer.of(new JsonObject().put("lines", lines.copy().addAll(lines)));
        });

    assertThat(granted("8", FIRST, SECOND)).hasSize(2);
  }

  @Test
  void doesNotTakeALicenceThatEndsBeforeItsDate() {
    var tooShort = key.sign(FIRST, LicenceMask.none().throughQuarterOf(UNTIL.minusMonths(3)));
    var lines = new JsonArray().add(json(tooShort, UNTIL));
    vendor.on("POST /grants", body -> Answer.of(new JsonObject().put("lines", lines)));

    assertThatThrownBy(() -> issuer().grant(request("7", FIRST)))
        .hasMessageContaining("VENDOR_GARBLED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+999999999-12-31", "2132-01-01"})
  void believesNoDateThatALicenceCannotSay(String until) {
    var full = key.sign(FIRST, LicenceMask.fromHex("ff".repeat(64)));
    var line = json(full, UNTIL).put("until", until);
    vendor.on(
        "POST /grants",
        body -> Answer.of(new JsonObject().put("lines", new JsonArray().add(line))));
    vendor.on(
        "POST /checks",
        body -> Answer.of(new JsonObject().put("devices", new JsonArray().add(line))));

    assertThatThrownBy(() -> issuer().grant(request("7", FIRST)))
        .hasMessageContaining("VENDOR_GARBLED")
        .hasMessageContaining(until);
    assertThatThrownBy(() -> issuer().check(List.of(FIRST))).hasMessageContaining("VENDOR_GARBLED");
  }

  @Test
  void isUnavailableWhenTheVendorBreaksOrIsNotThere() {
    vendor.on("POST /grants", body -> new Answer(500, "{}"));
    assertThatThrownBy(() -> issuer().grant(request("7", FIRST)))
        .hasMessageContaining("VENDOR_UNAVAILABLE");

    vendor.close();
    assertThatThrownBy(() -> issuer().grant(request("7", FIRST)))
        .hasMessageContaining("VENDOR_UNAVAILABLE");
  }

  @ParameterizedTest
  @EnumSource(EndlessVendor.Body.class)
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void listensToABodyThatNeverEndsNoLongerThanToAnyAnswer(EndlessVendor.Body body)
      throws IOException {
    try (var endless = new EndlessVendor(body)) {
      var call = new VendorCall(endless.address(), Duration.ofSeconds(1), Optional.empty());

      assertThatThrownBy(() -> new HttpGrantsIssuer(call, true).grant(request("7", FIRST)))
          .isInstanceOf(Problem.Unavailable.class)
          .hasMessageContaining("VENDOR_UNAVAILABLE");

      await().until(() -> endless.listening() == 0);
    }
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void hangsUpWhenItIsClosed() throws Exception {
    try (var endless = new EndlessVendor(EndlessVendor.Body.DRIPPING);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var call = new VendorCall(endless.address(), Duration.ofMinutes(5), Optional.empty());
      var issuer = new HttpGrantsIssuer(call, true);
      var answer = threads.submit(() -> issuer.grant(request("7", FIRST)));
      await().until(() -> endless.asked() == 1);

      call.close();

      assertThatThrownBy(answer::get).hasMessageContaining("VENDOR_UNAVAILABLE");
      assertThatThrownBy(() -> issuer.grant(request("7", FIRST)))
          .hasMessageContaining("VENDOR_UNAVAILABLE");
    }
  }

  @Test
  void makesEveryTextOfAVendorStorable() {
    vendor.on(
        "POST /grants",
        body ->
            new Answer(
                200,
                "{\"lines\":[{\"serial\":\"%s\",\"code\":\"NO_MONEY\",\"message\":\"a\\u0000b\\ud800\\n\u00e9\"}]}"
                    .formatted(FIRST)));
    vendor.on(
        "POST /checks",
        body ->
            new Answer(
                200,
                "{\"devices\":[{\"serial\":\"%s\",\"model\":\"M\\u0000\"}]}".formatted(FIRST)));

    assertThat(issuer().grant(request("7", FIRST)))
        .isEqualTo(
            new GrantAnswer.Decided(
                List.of(new LineRefused(FIRST, "NO_MONEY", "a\ufffdb\ufffd\n\u00e9"))));
    assertThat(issuer().check(List.of(FIRST)))
        .contains(Map.of(FIRST, new VendorDevice(FIRST, Optional.of("M\ufffd"), Optional.empty())));

    vendor.on("POST /grants", body -> new Answer(422, "{\"code\":null,\"message\":\"a\\u0000b\"}"));
    assertThat(issuer().grant(request("7", FIRST)))
        .isEqualTo(new GrantAnswer.Refused("VENDOR_REFUSED", "a\ufffdb"));
  }

  @Test
  void tellsWhatWasUnreadableInStorableWords() {
    vendor.on(
        "POST /grants",
        body ->
            new Answer(
                200,
                "{\"lines\":[{\"serial\":\"%s\",\"until\":\"a\\u0000b\",".formatted(FIRST)
                    + "\"licences\":\"00\",\"signature\":\""
                    + "00".repeat(64)
                    + "\"}]}"));

    assertThatThrownBy(() -> issuer().grant(request("7", FIRST)))
        .hasMessageContaining("VENDOR_GARBLED")
        .hasMessageContaining("a\ufffdb");
  }

  @Test
  void givesUpOnARequestThatTheVendorRefusesAsAWhole() {
    vendor.on(
        "POST /grants", body -> new Answer(409, "{\"code\":\"NO_MONEY\",\"message\":\"pay\"}"));

    assertThat(issuer().grant(request("7", FIRST)))
        .isEqualTo(new GrantAnswer.Refused("NO_MONEY", "pay"));
  }

  @Test
  void tellsWhatTheVendorKnowsOfDevices() {
    vendor.on(
        "POST /checks",
        body ->
            new Answer(
                200,
                "{\"devices\":[{\"serial\":\"%s\",\"model\":\"M\",\"until\":\"2027-01-02\"}]}"
                    .formatted(FIRST)));

    assertThat(issuer().check(List.of(FIRST, SECOND)))
        .contains(
            Map.of(
                FIRST,
                new VendorDevice(FIRST, Optional.of("M"), Optional.of(LocalDate.of(2027, 1, 2)))));
  }

  @Test
  void callsNobodyInTheOpenWithoutTls() {
    var open = URI.create("http://vendor.example");

    assertThatThrownBy(() -> new VendorCall(open, Duration.ofSeconds(1), Optional.empty()))
        .hasMessageContaining("https");
  }

  private JsonArray grant(JsonObject body) {
    var lines = new JsonArray();
    for (Object item : body.getJsonArray("lines")) {
      var line = (JsonObject) item;
      var until = LocalDate.parse(line.getString("until"));
      var mask = LicenceMask.fromHex(line.getString("lastMask")).throughQuarterOf(until);
      lines.add(json(key.sign(line.getString("serial"), mask), until));
    }
    return lines;
  }

  private static JsonObject json(LicenceLine line, LocalDate until) {
    return new JsonObject()
        .put("serial", line.serial())
        .put("until", until.toString())
        .put("licences", line.mask().hex())
        .put("signature", line.signature().hex());
  }
}
