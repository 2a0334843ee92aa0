package kassahub.hub.billing.document;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.Element;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Schemas of ours for what programs read, and what no schema can say of tax. */
public final class XmlSchema {
  public static final XmlSchema TRANSFER = new XmlSchema("transfer");
  public static final XmlSchema CORRECTION = new XmlSchema("correction");
  public static final XmlSchema EXCHANGE = new XmlSchema("exchange");

  private final Schema schema;

  private XmlSchema(String name) {
    var file = XmlSchema.class.getResource("/schema/" + name + ".xsd");
    try {
      schema =
          SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
              .newSchema(Objects.requireNonNull(file));
    } catch (SAXException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  /** Where a file breaks the schema; empty when nowhere. */
  public List<String> faults(byte[] content) {
    var found = new ArrayList<String>();
    try {
      var validator = schema.newValidator();
      validator.setErrorHandler(new Collecting(found));
      validator.validate(new StreamSource(new ByteArrayInputStream(content)));
    } catch (SAXException unreadable) {
      found.add(String.valueOf(unreadable.getMessage()));
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
    return found;
  }

  /** What a file says, of one that keeps the schema. */
  public static Element parse(byte[] content) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(content))
          .getDocumentElement();
    } catch (SAXException | IOException | ParserConfigurationException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  /** The elements of that name, in their order. */
  public static List<Element> all(Element root, String name) {
    var found = root.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(at -> (Element) found.item(at)).toList();
  }

  /** The tax that a sum contains, rounded half up; {@code rate} as «22%», «22» or «без НДС». */
  public static BigDecimal tax(BigDecimal gross, String rate) {
    var percent = rate.equals("без НДС") ? BigDecimal.ZERO : new BigDecimal(rate.replace("%", ""));
    return gross
        .multiply(percent)
        .divide(percent.add(BigDecimal.valueOf(100)), 2, RoundingMode.HALF_UP);
  }

  private record Collecting(List<String> found) implements ErrorHandler {
    @Override
    public void warning(SAXParseException fault) {
      found.add(fault.getMessage());
    }

    @Override
    public void error(SAXParseException fault) {
      found.add(fault.getMessage());
    }

    @Override
    public void fatalError(SAXParseException fault) throws SAXParseException {
      throw fault;
    }
  }
}
