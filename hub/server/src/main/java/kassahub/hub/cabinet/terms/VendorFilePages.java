package kassahub.hub.cabinet.terms;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.licence.VendorFile;
import kassahub.hub.licence.VendorFiles;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableSettings;

/** «Файлы лицензий» of a vendor whose licences come as files: uploaded, looked at, removed. */
public final class VendorFilePages {
  private static final String FILES = "/vendors/:id/files";
  private static final String FILE = FILES + "/:file";

  private final VendorFiles files;
  private final Catalogue catalogue;
  private final TableSettings settings;

  public VendorFilePages(VendorFiles files, Catalogue catalogue, TableSettings settings) {
    this.files = files;
    this.catalogue = catalogue;
    this.settings = settings;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(FILES, request -> page(request, List.of(), Optional.empty()));
    routes.withLargeBodies().post(FILES, this::take);
    routes.get(FILE, this::file);
    routes.post(FILE + "/remove", this::remove);
  }

  private Response page(
      Request request, List<VendorFile.Outcome> outcomes, Optional<String> fault) {
    long vendor = request.pathNumber("id");
    var state = settings.state(VendorFileTable.files(request.texts()), request);
    var page = files.list(request.caller(), vendor, state.request());
    return Response.page(
        "cabinet/terms/vendor-files.jte",
        new VendorFilesView(
            vendor,
            name(request, vendor),
            outcomes,
            fault,
            Table.of(state, page, file -> VendorFileTable.row(vendor, file, request.formats()))));
  }

  /** The page says what became of each file; sent again they change nothing. */
  private Response take(Request request) {
    try {
      var sent =
          request.uploadedAll("file").stream()
              .map(file -> new VendorFile.Sent(file.name(), file.bytes()))
              .toList();
      var outcomes = files.take(request.caller(), request.pathNumber("id"), sent);
      return page(request, outcomes, Optional.empty());
    } catch (Problem.Invalid refused) {
      return page(request, List.of(), Optional.of(request.texts().refusal(refused)))
          .refused(refused);
    }
  }

  private Response file(Request request) {
    long vendor = request.pathNumber("id");
    var file = files.get(request.caller(), vendor, request.pathNumber("file"));
    var state = settings.state(VendorFileTable.lines(), request);
    var page = files.lines(request.caller(), vendor, file.id(), state.request());
    return Response.page(
        "cabinet/terms/vendor-file.jte",
        new VendorFileView(
            vendor,
            name(request, vendor),
            file,
            VendorFileTable.by(file, request.texts()),
            Table.of(state, page, line -> VendorFileTable.row(line, request.texts()))));
  }

  private Response remove(Request request) {
    long vendor = request.pathNumber("id");
    files.remove(request.caller(), vendor, request.pathNumber("file"));
    return Response.redirect("/vendors/" + vendor + "/files");
  }

  private String name(Request request, long vendor) {
    return requireNonNull(catalogue.assortment(request.caller()).vendors().get(vendor)).name();
  }
}
