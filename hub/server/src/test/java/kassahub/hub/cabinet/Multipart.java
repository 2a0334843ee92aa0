package kassahub.hub.cabinet;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/** A form with a file, as a browser sends it; its parts are divided by {@code edge}. */
final class Multipart {
  private Multipart() {}

  static BodyPublisher body(Map<String, String> fields, String name, byte[] bytes) {
    var head = new StringBuilder(field("_csrf", "csrf"));
    fields.forEach((field, value) -> head.append(field(field, value)));
    head.append("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
        .append(name)
        .append("\"\r\nContent-Type: text/plain\r\n\r\n");
    return BodyPublishers.concat(
        BodyPublishers.ofString(head.toString()),
        BodyPublishers.ofByteArray(bytes),
        BodyPublishers.ofString("\r\n--edge--\r\n"));
  }

  private static String field(String name, String value) {
    return "--edge\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, value);
  }
}
