package kassahub.hub.cabinet;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Map;

/** A form with a file, as a browser sends it; its parts are divided by {@code edge}. */
final class Multipart {
  private static final String FILE =
      "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"";

  private Multipart() {}

  static BodyPublisher body(Map<String, String> fields, String name, byte[] bytes) {
    return body(fields, Map.of(name, bytes));
  }

  /** The same with several files of one field, by their names. */
  static BodyPublisher body(Map<String, String> fields, Map<String, byte[]> files) {
    var head = new StringBuilder(field("_csrf", "csrf"));
    fields.forEach((field, value) -> head.append(field(field, value)));
    var parts = new ArrayList<BodyPublisher>();
    parts.add(BodyPublishers.ofString(head.toString()));
    files.forEach(
        (name, bytes) -> {
          parts.add(BodyPublishers.ofString(FILE + name));
          parts.add(BodyPublishers.ofString("\"\r\nContent-Type: text/plain\r\n\r\n"));
          parts.add(BodyPublishers.ofByteArray(bytes));
          parts.add(BodyPublishers.ofString("\r\n"));
        });
    parts.add(BodyPublishers.ofString("--edge--\r\n"));
    return BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
  }

  private static String field(String name, String value) {
    return "--edge\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, value);
  }
}
