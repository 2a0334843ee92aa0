package kassahub.hub.report;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an xlsx file has around the rows of its sheets (ECMA-376, parts 1 and 2). */
final class SheetParts {
  /** Numbers of the cell styles in {@link #STYLES}. */
  static final int TITLE = 1;

  static final int HEADING = 2;
  static final int TEXT = 3;
  static final int DAY = 4;
  static final int MOMENT = 5;

  static final String SHEET_END = "</sheetData></worksheet>";

  private static final int LETTERS = 26;
  private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String OFFICE =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
  private static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
  private static final String XML =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

  private static final String STYLES =
      XML
          + """
          <styleSheet xmlns="%s">
          <numFmts count="2"><numFmt numFmtId="164" formatCode="dd.mm.yyyy"/>\
          <numFmt numFmtId="165" formatCode="dd.mm.yyyy hh:mm"/></numFmts>
          <fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
          <font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
          <fills count="2"><fill><patternFill patternType="none"/></fill>\
          <fill><patternFill patternType="gray125"/></fill></fills>
          <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
          <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
          <cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
          <xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
          <xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">\
          <alignment wrapText="1"/></xf>
          <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
          <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
          <xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
          <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
          </styleSheet>
          """
              .formatted(MAIN);

  private SheetParts() {}

  static String sheet(int number) {
    return "xl/worksheets/sheet" + number + ".xml";
  }

  /** Up to the first row; {@code above} rows stay when a reader scrolls. */
  static String sheetHead(int above, List<Sheets.Column> columns) {
    var widths =
        IntStream.rangeClosed(1, columns.size())
            .mapToObj(
                at ->
                    "<col min=\"%d\" max=\"%d\" width=\"%d\" customWidth=\"1\"/>"
                        .formatted(at, at, columns.get(at - 1).width()))
            .collect(Collectors.joining());
    return XML
        + """
        <worksheet xmlns="%s"><sheetViews><sheetView workbookViewId="0"><pane ySplit="%d" topLeftCell="A%d" \
        activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>%s</cols><sheetData>\
        """
            .formatted(MAIN, above, above + 1, widths);
  }

  /** The parts beside the sheets, by their names. */
  static Map<String, String> around(String sheetName, int sheets) {
    var parts = new LinkedHashMap<String, String>();
    parts.put("xl/styles.xml", STYLES);
    parts.put("xl/workbook.xml", workbook(sheetName, sheets));
    parts.put(
        "xl/_rels/workbook.xml.rels",
        relationships(
            each(sheets, at -> relationship(at, "worksheet", "worksheets/sheet" + at + ".xml"))
                + relationship(sheets + 1, "styles", "styles.xml")));
    parts.put("_rels/.rels", relationships(relationship(1, "officeDocument", "xl/workbook.xml")));
    parts.put("[Content_Types].xml", types(sheets));
    return parts;
  }

  /** {@code A} … {@code Z}, {@code AA} …: what a cell's place begins with. */
  static byte[][] letters(int columns) {
    var letters = new byte[columns][];
    for (int column = 0; column < columns; column++) {
      var text = new StringBuilder();
      for (int rest = column; rest >= 0; rest = rest / LETTERS - 1) {
        text.insert(0, (char) ('A' + rest % LETTERS));
      }
      letters[column] = text.toString().getBytes(StandardCharsets.US_ASCII);
    }
    return letters;
  }

  private static String workbook(String name, int sheets) {
    var list =
        each(
            sheets,
            at ->
                "<sheet name=\"%s\" sheetId=\"%d\" r:id=\"rId%d\"/>"
                    .formatted(escaped(at == 1 ? name : name + " " + at), at, at));
    return XML
        + "<workbook xmlns=\"%s\" xmlns:r=\"%s\"><sheets>%s</sheets></workbook>"
            .formatted(MAIN, OFFICE, list);
  }

  private static String types(int sheets) {
    return XML
        + "<Types xmlns=\""
        + PACKAGE
        + "content-types\"><Default Extension=\"rels\" ContentType=\""
        + "application/vnd.openxmlformats-package.relationships+xml\"/>"
        + type("xl/workbook.xml", "sheet.main")
        + type("xl/styles.xml", "styles")
        + each(sheets, at -> type(sheet(at), "worksheet"))
        + "</Types>";
  }

  private static String type(String part, String kind) {
    return "<Override PartName=\"/%s\" ContentType=\"%s%s+xml\"/>".formatted(part, TYPE, kind);
  }

  private static String relationships(String list) {
    return XML
        + "<Relationships xmlns=\"%srelationships\">%s</Relationships>".formatted(PACKAGE, list);
  }

  private static String relationship(int id, String kind, String target) {
    return "<Relationship Id=\"rId%d\" Type=\"%s/%s\" Target=\"%s\"/>"
        .formatted(id, OFFICE, kind, target);
  }

  private static String each(int count, java.util.function.IntFunction<String> part) {
    return IntStream.rangeClosed(1, count).mapToObj(part).collect(Collectors.joining());
  }

  private static String escaped(String name) {
    return name.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
