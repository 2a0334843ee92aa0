package kassahub.hub.billing.bank;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.hub.problem.Problem;

/** The text of a statement file. What its header says of the encoding is not trusted. */
final class StatementText {
  private static final String FIRST = "1CClientBankExchange";
  private static final List<Charset> ENCODINGS =
      List.of(Charset.forName("windows-1251"), Charset.forName("IBM866"));

  /** The last line as it looks here; some banks write it in an encoding of its own (facts §6.2). */
  private static final Set<String> ENDS =
      Stream.concat(Stream.of(UTF_8), ENCODINGS.stream())
          .map(StatementKeys.FILE_END::getBytes)
          .flatMap(bytes -> ENCODINGS.stream().map(one -> new String(bytes, one)))
          .collect(Collectors.toUnmodifiableSet());

  private StatementText() {}

  /** Whether it is what a whole file ends with. */
  static boolean ends(String line) {
    return line.equals(StatementKeys.FILE_END) || ENDS.contains(line);
  }

  /**
   * The lines, whatever ends them, without the signs that no database stores.
   *
   * @throws Problem.Invalid {@code NOT_A_STATEMENT}
   */
  static List<String> lines(byte[] bytes) {
    return Stream.concat(
            utf8(bytes).stream(), ENCODINGS.stream().map(one -> new String(bytes, one)))
        .filter(StatementText::readable)
        .findFirst()
        .map(text -> text.replace("\0", "").lines().toList())
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
