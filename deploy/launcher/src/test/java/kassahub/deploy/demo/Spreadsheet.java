package kassahub.deploy.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The first sheet of an xlsx file, opened with nothing but the JDK: cells as text, numbers as
 * digits, days and moments as ISO, nothing as an empty text.
 */
final class Spreadsheet {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1899, 12, 30, 0, 0);
  private static final long MINUTES_A_DAY = 24 * 60;
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private final Map<String, byte[]> parts = new HashMap<>();
  private final List<String> formats = new ArrayList<>();

  private Spreadsheet() {}

  static List<List<String>> rows(byte[] file) throws Exception {
    var sheet = new Spreadsheet();
    var saved = Files.write(Files.createTempFile("report", ".xlsx"), file);
    try (var zip = new ZipFile(saved.toFile())) {
      for (var entry : Collections.list(zip.entries())) {
        sheet.parts.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    } finally {
      Files.delete(saved);
    }
    sheet.readFormats();
    return elements(sheet.part("xl/worksheets/sheet1.xml"), "row").stream()
        .map(sheet::cells)
        .toList();
  }

  /** The number format of each cell style. */
  private void readFormats() throws Exception {
    var styles = part("xl/styles.xml");
    var codes = new HashMap<String, String>();
    for (var format : elements(styles, "numFmt")) {
      codes.put(format.getAttribute("numFmtId"), format.getAttribute("formatCode"));
    }
    var cells = (Element) styles.getElementsByTagName("cellXfs").item(0);
    for (var style : elements(cells, "xf")) {
      formats.add(codes.getOrDefault(style.getAttribute("numFmtId"), ""));
    }
  }

  private List<String> cells(Element row) {
    var cells = new ArrayList<String>();
    for (var cell : elements(row, "c")) {
      int column = column(cell.getAttribute("r"));
      while (cells.size() < column) {
        cells.add("");
      }
      cells.add(text(cell));
    }
    return cells;
  }

  private String text(Element cell) {
    var type = cell.getAttribute("t");
    if (type.equals("inlineStr")) {
      return cell.getTextContent();
    }
    if (!type.isEmpty() && !type.equals("n")) {
      throw new AssertionError("a cell of type " + type + " was not expected");
    }
    var style = cell.getAttribute("s");
    var format = style.isEmpty() ? "" : formats.get(Integer.parseInt(style));
    var number = cell.getTextContent();
    return number.isEmpty() || !format.contains("yy") ? number : moment(number, format);
  }

  private static String moment(String number, String format) {
    var at = EPOCH.plusMinutes(Math.round(Double.parseDouble(number) * MINUTES_A_DAY));
    return format.contains("hh") ? at.toString() : at.toLocalDate().toString();
  }

  /** {@code AB12} → 27. */
  private static int column(String reference) {
    int column = 0;
    for (char letter : DIGITS.matcher(reference).replaceAll("").toCharArray()) {
      column = column * 26 + letter - 'A' + 1;
    }
    return column - 1;
  }

  private Document part(String name) throws Exception {
    var bytes = parts.get(name);
    if (bytes == null) {
      throw new IOException(name + " is missing; there are " + parts.keySet());
    }
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(bytes));
  }

  private static List<Element> elements(Document in, String name) {
    return elements(in.getDocumentElement(), name);
  }

  private static List<Element> elements(Element in, String name) {
    var found = in.getElementsByTagName(name);
    var list = new ArrayList<Element>();
    for (int at = 0; at < found.getLength(); at++) {
      list.add((Element) found.item(at));
    }
    return list;
  }
}
