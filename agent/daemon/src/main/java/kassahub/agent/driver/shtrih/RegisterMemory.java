package kassahub.agent.driver.shtrih;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.driver.RegisterSnapshot.Registration;
import org.jspecify.annotations.Nullable;

/**
 * What is worth remembering of one register between connections, so that polls stay short. For the
 * register's own thread.
 */
public final class RegisterMemory {
  private static final int QUESTIONS = 200;
  private static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

  private final Owed owed = new Owed();
  private final Set<String> unknown = new HashSet<>();
  private int protocol;
  private boolean passwordRefused;
  private OptionalLong lastSecondTry = OptionalLong.empty();
  private String serial = "";
  private @Nullable ModelParameters parameters;
  private @Nullable Known<Registration> registration;
  private @Nullable Known<ShiftOpening> shiftOpening;
  private @Nullable RegisterSnapshot last;

  /** Something that holds as long as its key does. */
  record Known<T>(String key, T value) {}

  /**
   * An earlier life of this agent may have ended inside a connection: one answer that waits in the
   * register may be its own.
   */
  public void perhapsOwed() {
    owed.perhapsOfAnEarlierLife();
  }

  /** True after a refused password: nothing that needs it is asked until a person tries again. */
  public boolean isPasswordRefused() {
    return passwordRefused;
  }

  /**
   * A person may have changed the password in the register. Asked in a loop, a wrong one is still
   * tried only once in a while: some registers count.
   *
   * @param nanos the time, from {@link System#nanoTime()}
   */
  public void tryPasswordAgain(long nanos) {
    boolean early =
        lastSecondTry.isPresent() && nanos - lastSecondTry.getAsLong() < BETWEEN_TRIES.toNanos();
    if (passwordRefused && !early) {
      passwordRefused = false;
      lastSecondTry = OptionalLong.of(nanos);
    }
  }

  /** Answers for other programs that were found waiting and left alone. */
  public long unaskedAnswers() {
    return owed.unasked();
  }

  /** Forgets what seldom changes, to read it again. */
  public void refresh() {
    unknown.clear();
    parameters = null;
    registration = null;
  }

  Owed owed() {
    return owed;
  }

  void passwordRefused() {
    passwordRefused = true;
  }

  /** 0 until found out. */
  int protocol() {
    return protocol;
  }

  void protocol(int found) {
    protocol = found;
  }

  /** Another register at this address shares nothing with the one before. */
  void meet(String metSerial) {
    if (!metSerial.equals(serial)) {
      boolean first = serial.isEmpty();
      serial = metSerial;
      if (!first) {
        refresh();
        shiftOpening = null;
        last = null;
      }
    }
  }

  boolean isUnknown(String question) {
    return unknown.contains(question);
  }

  void addUnknown(String question) {
    if (unknown.size() < QUESTIONS) {
      unknown.add(question);
    }
  }

  Optional<ModelParameters> parameters() {
    return Optional.ofNullable(parameters);
  }

  void parameters(ModelParameters read) {
    parameters = read;
  }

  Optional<Registration> registration(String key) {
    return value(registration, key);
  }

  void registration(String key, Registration read) {
    registration = new Known<>(key, read);
  }

  Optional<ShiftOpening> shiftOpening(String key) {
    return value(shiftOpening, key);
  }

  void shiftOpening(String key, ShiftOpening found) {
    shiftOpening = new Known<>(key, found);
  }

  Optional<RegisterSnapshot> last() {
    return Optional.ofNullable(last);
  }

  void last(RegisterSnapshot snapshot) {
    last = snapshot;
  }

  private static <T> Optional<T> value(@Nullable Known<T> known, String key) {
    return known != null && known.key().equals(key) ? Optional.of(known.value()) : Optional.empty();
  }
}
