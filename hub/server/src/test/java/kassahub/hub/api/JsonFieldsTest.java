package kassahub.hub.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import kassahub.hub.activation.ActivationRequest;
import kassahub.hub.problem.Problem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class JsonFieldsTest {
  @Test
  void refusesAnUnknownFieldWithTheNearestName() {
    refused(
        () -> request("{\"organisationId\":1,\"serial\":[\"1\"]}"),
        "UNKNOWN_FIELD",
        Map.of("field", "serial", "nearest", "serials"));
  }

  @Test
  void namesTheFieldThatIsMissingOrWrong() {
    refused(
        () -> request("{\"serials\":[\"1\"]}"), "MISSING_FIELD", Map.of("field", "organisationId"));
    refused(
        () -> request("{\"organisationId\":1.5,\"serials\":[\"1\"]}"),
        "BAD_FIELD",
        Map.of("field", "organisationId", "expected", "an integer", "kind", "integer"));
  }

  @Test
  void namesThePlaceInsideAList() {
    refused(
        () ->
            request(
                "{\"organisationId\":1,\"serials\":[\"1\"],"
                    + "\"expected\":[{\"serial\":\"1\",\"price\":{\"amount\":-1,\"currency\":\"RUB\"}}]}"),
        "BAD_FIELD",
        Map.of(
            "field",
            "expected[0].price",
            "expected",
            "an amount from 0 in RUB or KZT",
            "kind",
            "amount"));
  }

  @Test
  void refusesWhatIsNoObject() {
    for (String body : new String[] {"", "[]", "7", "{", "null"}) {
      assertThatThrownBy(() -> JsonFields.of(body.getBytes(UTF_8), Set.of()))
          .as(body)
          .isInstanceOf(Problem.Invalid.class);
    }
  }

  @Test
  void readsAWholeRequest() {
    var request =
        request(
            """
            {"organisationId":5,"serials":["0085430138900121"],"comment":null,
             "expected":[{"serial":"0085430138900121","newUntil":"2027-12-14",
                          "price":{"amount":200000,"currency":"RUB"}}]}
            """);

    assertThat(request.organisationId()).isEqualTo(5);
    assertThat(request.comment()).isEmpty();
    assertThat(request.expected().orElseThrow().getFirst().price().minor()).isEqualTo(200_000);
  }

  private static ActivationRequest request(String body) {
    return ActivationJson.request(body.getBytes(UTF_8));
  }

  private static void refused(ThrowingCallable call, String code, Map<String, String> facts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.Invalid.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(code);
              assertThat(problem.facts()).isEqualTo(facts);
            });
  }
}
