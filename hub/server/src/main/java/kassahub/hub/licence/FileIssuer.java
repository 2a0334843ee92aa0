package kassahub.hub.licence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.codec.licence.LicenceFile;
import kassahub.codec.licence.LicenceFileException;
import kassahub.codec.licence.LicenceLine;
import kassahub.hub.problem.Problem;

/**
 * Licence files that a vendor sent, in one directory. The latest name wins, as files carry their
 * date in it. A file that cannot be read stops the vendor's queue until somebody takes it away.
 */
final class FileIssuer implements LicenceIssuer {
  private final Path directory;

  FileIssuer(Path directory) {
    this.directory = directory;
  }

  @Override
  public Optional<Map<String, VendorDevice>> check(List<String> serials) {
    return Optional.empty();
  }

  @Override
  public GrantAnswer grant(GrantRequest request) {
    var files = files();
    return AwaitedGrants.of(request, serial -> find(files, serial));
  }

  private static Optional<LicenceLine> find(List<LicenceFile> files, String serial) {
    return files.stream().flatMap(file -> file.find(serial).stream()).findFirst();
  }

  private List<LicenceFile> files() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var names = Files.list(directory)) {
      return names
          .filter(name -> name.toString().endsWith(".slf"))
          .sorted(Comparator.comparing(Path::getFileName).reversed())
          .map(FileIssuer::read)
          .toList();
    } catch (IOException failure) {
      throw VendorCall.unavailable(failure.getClass().getSimpleName());
    }
  }

  private static LicenceFile read(Path file) {
    try {
      return LicenceFile.parse(Files.readAllBytes(file));
    } catch (IOException failure) {
      throw VendorCall.unavailable(failure.getClass().getSimpleName());
    } catch (LicenceFileException wrong) {
      throw new Problem.Unavailable("VENDOR_GARBLED", file.getFileName() + ": " + wrong.reason());
    }
  }
}
