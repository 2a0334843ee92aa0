package kassahub.agent.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.security.KeyPair;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningRequestTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"agent", "Касса № 7", "x123456789x123456789x123456789x123456789x123456789"})
  void anIndependentReaderFindsItSignedByItsKey(String name) throws Exception {
    KeyPair keys = SigningRequest.newKeys();
    byte[] request = SigningRequest.of(keys, name);
    assertThat(EnrolmentHubDouble.checked(ByteString.copyFrom(request)))
        .isEqualTo(keys.getPublic());
    assertThat(request).hasSizeLessThan(4096);
  }
}
