package kassahub.hub.billing.bank;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The format's words, by what they mean. */
final class StatementKeys {
  private static final Properties WORDS = load();

  static final String VERSION = word("version");
  static final String OWN_ACCOUNT = word("own-account");
  static final String ACCOUNT_SECTION = word("account-section");
  static final String ACCOUNT_END = word("account-end");
  static final String CAME_IN = word("came-in");
  static final String DOCUMENT = word("document");
  static final String DOCUMENT_END = word("document-end");
  static final String FILE_END = word("file-end");
  static final String NUMBER = word("number");
  static final String DATE = word("date");
  static final String SUM = word("sum");
  static final String RECEIVED = word("received");
  static final String PAYER = word("payer");
  static final String PAYER_NAME = word("payer-name");
  static final String PAYER_NUMBER = word("payer-number");
  static final String PAYER_ACCOUNT = word("payer-account");
  static final String PAYER_OWN_ACCOUNT = word("payer-own-account");
  static final String PAYEE_ACCOUNT = word("payee-account");
  static final String PAYEE_OWN_ACCOUNT = word("payee-own-account");
  static final String PURPOSE = word("purpose");

  /** Letters of both alphabets that look alike, in the same order. */
  static final String LATIN = word("latin");

  static final String CYRILLIC = word("cyrillic");

  private StatementKeys() {}

  private static String word(String name) {
    return Objects.requireNonNull(WORDS.getProperty(name), name);
  }

  private static Properties load() {
    var name = "/bank/1c.properties";
    try (var in = Objects.requireNonNull(StatementKeys.class.getResourceAsStream(name), name)) {
      var words = new Properties();
      words.load(new InputStreamReader(in, UTF_8));
      return words;
    } catch (IOException failure) {
      throw new UncheckedIOException(name, failure);
    }
  }
}
