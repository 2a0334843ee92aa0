package kassahub.hub.cabinet.money;

import kassahub.hub.billing.document.Document;
import kassahub.hub.web.Response;

/** Documents as files to save. */
final class DocumentFile {
  private DocumentFile() {}

  static Response of(Document document) {
    return Response.file(document.name(), document.type(), document.content());
  }
}
