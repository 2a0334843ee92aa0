package kassahub.hub.billing.books;

import static java.nio.charset.StandardCharsets.UTF_8;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.billing.document.PdfPrinter;
import kassahub.hub.billing.document.XmlOutput;

/** Documents in the shape of CommerceML 2, one after the other (decision 053). */
final class ExchangeFile {
  private static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(null, ContentType.Plain, null, "gg.jte.generated.xml");

  void begin(OutputStream out, LocalDateTime at) throws IOException {
    out.write(HEAD.getBytes(UTF_8));
    write(out, "exchange/begin.jte", Map.of("at", AT.format(at)));
  }

  void add(OutputStream out, IssuedDocument document, List<OrderLine> lines) throws IOException {
    write(out, "exchange/document.jte", Map.of("document", document, "lines", lines));
  }

  void end(OutputStream out) throws IOException {
    write(out, "exchange/end.jte", Map.of());
  }

  private void write(OutputStream out, String template, Map<String, Object> values)
      throws IOException {
    var text = new XmlOutput();
    templates.render(template, values, text);
    out.write(PdfPrinter.onlyXml(text.toString()).getBytes(UTF_8));
  }
}
