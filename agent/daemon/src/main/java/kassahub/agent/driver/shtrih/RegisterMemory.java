package kassahub.agent.driver.shtrih;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import kassahub.agent.driver.PasswordTries;
import kassahub.agent.driver.RegisterSnapshot;
import kassahub.agent.driver.RegisterSnapshot.Registration;
import org.jspecify.annotations.Nullable;

/**
 * What is worth remembering of one register between connections, so that polls stay short. For the
 * register's own thread.
 */
final class RegisterMemory {
  private static final int QUESTIONS = 200;

  private final Owed owed = new Owed();
  private final Set<String> unknown = new HashSet<>();
  private final PasswordTries password = new PasswordTries();
  private int protocol;
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
  void perhapsOwed() {
    owed.perhapsOfAnEarlierLife();
  }

  /** Answers for other programs that were found waiting and left alone. */
  long unaskedAnswers() {
    return owed.unasked();
  }

  /** Forgets what seldom changes, to read it again. */
  void refresh() {
    unknown.clear();
    parameters = null;
    registration = null;
  }

  Owed owed() {
    return owed;
  }

  PasswordTries password() {
    return password;
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
