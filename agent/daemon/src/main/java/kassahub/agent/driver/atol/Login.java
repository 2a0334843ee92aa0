package kassahub.agent.driver.atol;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Of the service, where it asks for one. Never printed. */
public record Login(String user, String password) {
  public Login {
    if (user.isBlank() || user.contains(":")) {
      throw new IllegalArgumentException("user must have a name without a colon");
    }
  }

  String header() {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  @Override
  public String toString() {
    return "Login[" + user + ", …]";
  }
}
