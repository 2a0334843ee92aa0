package kassahub.hub.billing.document;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;

/**
 * A transfer document as the file that programs exchange: format 5.03 of the order ЕД-7-26/970@ in
 * windows-1251 (facts/ru-fiscal-and-billing.md §5.4). It is unsigned: who sends it signs it.
 */
final class ElectronicForm {
  private static final Charset CHARSET = Charset.forName("windows-1251");
  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"windows-1251\"?>\n";

  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(null, ContentType.Plain, null, "gg.jte.generated.xml");

  /** The same bytes for the same document, whoever writes it. */
  byte[] write(TransferPaper paper) {
    return write("document/transfer.jte", paper);
  }

  /** The same of a correction of one: format 5.01 of the order ЕД-7-26/736@ (decision 054). */
  byte[] write(CorrectionPaper paper) {
    return write("document/correction.jte", paper);
  }

  private byte[] write(String template, Object paper) {
    var text = new XmlOutput();
    templates.render(template, paper, text);
    return encoded(HEAD + PdfPrinter.onlyXml(text.toString()));
  }

  /** What the encoding does not know, such as Kazakh letters, is written by its number. */
  private static byte[] encoded(String text) {
    var encoder = CHARSET.newEncoder();
    var bytes = new ByteArrayOutputStream(text.length());
    text.codePoints().forEach(sign -> bytes.writeBytes(encoded(sign, encoder)));
    return bytes.toByteArray();
  }

  private static byte[] encoded(int sign, CharsetEncoder encoder) {
    String text = Character.toString(sign);
    return (encoder.canEncode(text) ? text : "&#" + sign + ";").getBytes(CHARSET);
  }
}
