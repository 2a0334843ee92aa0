package kassahub.hub.billing.bank;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.problem.Problem;

/** The text of a statement file. What its header says of the encoding is not trusted. */
final class StatementText {
  private static final String FIRST = "1CClientBankExchange";
  private static final List<Charset> ENCODINGS =
      List.of(Charset.forName("windows-1251"), Charset.forName("IBM866"));

  private StatementText() {}

  /**
   * The lines, whatever ends them.
   *
   * @throws Problem.Invalid {@code NOT_A_STATEMENT}
   */
  static List<String> lines(byte[] bytes) {
    return Stream.concat(
            utf8(bytes).stream(), ENCODINGS.stream().map(one -> new String(bytes, one)))
        .filter(StatementText::readable)
        .findFirst()
        .map(text -> text.lines().toList())
        .orElseThrow(
            () -> new Problem.Invalid("NOT_A_STATEMENT", "no file of 1CClientBankExchange"));
  }

  private static Optional<String> utf8(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text.startsWith("\ufeff") ? text.substring(1) : text);
    } catch (CharacterCodingException another) {
      return Optional.empty();
    }
  }

  /** In any other encoding the keys are nonsense. */
  private static boolean readable(String text) {
    return text.startsWith(FIRST)
        && Stream.of(StatementKeys.VERSION, StatementKeys.DOCUMENT, StatementKeys.OWN_ACCOUNT)
            .anyMatch(key -> text.contains(key + "="));
  }
}
