package kassahub.deploy.line;

import org.opentest4j.TestAbortedException;

/** A test that cannot run here says so in the log of the build. */
final class Skipped {
  private static final String SKIP_EXTERNAL = "skip-external";

  private Skipped() {}

  /** To be thrown. */
  static TestAbortedException because(Object test, String why) {
    System.out.printf("%s is skipped: %s%n", test.getClass().getSimpleName(), why);
    return new TestAbortedException(why);
  }

  /** Where the system has no PostgreSQL of its own. */
  static void unlessExternal(Object test) {
    if (Boolean.getBoolean(SKIP_EXTERNAL)) {
      throw because(test, "-D" + SKIP_EXTERNAL + " leaves the system's PostgreSQL out");
    }
  }
}
