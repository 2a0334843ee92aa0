package kassahub.hub.billing.document;

import gg.jte.TemplateOutput;

/** Collects what a template of XML writes; what comes from outside it is escaped. */
public final class XmlOutput implements TemplateOutput {
  private final StringBuilder text = new StringBuilder();

  @Override
  public void writeContent(String part) {
    text.append(part);
  }

  @Override
  public void writeContent(String part, int from, int to) {
    text.append(part, from, to);
  }

  @Override
  public void writeUserContent(String part) {
    part.codePoints().forEach(this::escape);
  }

  private void escape(int sign) {
    switch (sign) {
      case '&' -> text.append("&amp;");
      case '<' -> text.append("&lt;");
      case '>' -> text.append("&gt;");
      case '"' -> text.append("&quot;");
      default -> text.appendCodePoint(sign);
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
