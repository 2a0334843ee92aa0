package kassahub.hub;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a test waits for may take long where other builds run beside it: only a hang fails. */
public final class Patience implements BeforeAllCallback {
  private static final Duration HANGS = Duration.ofMinutes(1);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(HANGS);
  }
}
