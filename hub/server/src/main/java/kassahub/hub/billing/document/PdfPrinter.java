package kassahub.hub.billing.document;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.slf4j.Slf4jLogger;
import com.openhtmltopdf.util.XRLog;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a file of a page. Takes a tenth of a second of a processor: requests draw few at once. */
public final class PdfPrinter {
  private static final String FONTS = "/net/sf/jasperreports/fonts/dejavu/";
  private static final String FAMILY = "DejaVu Sans";
  private static final int REGULAR = 400;
  private static final int BOLD = 700;

  /** Signs that the database takes and XML does not. */
  private static final Pattern NOT_XML =
      Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

  private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);

  static {
    XRLog.setLoggerImpl(new Slf4jLogger());
  }

  /**
   * Prints a template, which must be well-formed XML and sees {@code paper}.
   *
   * @throws UncheckedIOException what openhtmltopdf says of a page that it cannot lay out
   */
  public byte[] print(String template, Object paper) {
    var page = new StringOutput();
    templates.render(template, paper, page);
    var out = new ByteArrayOutputStream();
    var builder = new PdfRendererBuilder();
    builder.useFont(() -> font("DejaVuSans.ttf"), FAMILY, REGULAR, FontStyle.NORMAL, true);
    builder.useFont(() -> font("DejaVuSans-Bold.ttf"), FAMILY, BOLD, FontStyle.NORMAL, true);
    builder.useUriResolver(PdfPrinter::onlyInside);
    builder.withProducer("KassaHub");
    builder.withHtmlContent(numbersWhole(onlyXml(page.toString())), null);
    builder.toStream(out);
    try {
      builder.run();
    } catch (IOException failure) {
      throw new UncheckedIOException(template, failure);
    }
    return out.toByteArray();
  }

  /** A page without the signs that no XML can hold: no name keeps it from being made. */
  public static String onlyXml(String page) {
    return NOT_XML.matcher(page).replaceAll(" ");
  }

  /** No line ends between «№» and its number, whoever wrote them. */
  private static String numbersWhole(String page) {
    return page.replace("№ ", "№\u00a0");
  }

  /** Pictures are part of the page: nothing is fetched from anywhere, whatever names contain. */
  private static @Nullable String onlyInside(@Nullable String base, @Nullable String address) {
    return address != null && address.startsWith("data:") ? address : null;
  }

  private static InputStream font(String file) {
    return Objects.requireNonNull(PdfPrinter.class.getResourceAsStream(FONTS + file), file);
  }
}
