package kassahub.agent.uplink;

import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells a handshake that failed for want of trust from one whose connection broke meanwhile. */
public final class Distrust {
  private Distrust() {}

  /**
   * JSSE wraps the end of a connection in an exception of its own: a hub that restarts behind a
   * balancer looks like that.
   */
  public static boolean is(@Nullable Throwable failure) {
    return failure instanceof SSLException
        && !(failure.getCause() instanceof IOException broken && !(broken instanceof SSLException));
  }
}
