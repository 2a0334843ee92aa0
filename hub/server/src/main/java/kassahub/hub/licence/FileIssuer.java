package kassahub.hub.licence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.codec.licence.LicenceFile;
import kassahub.codec.licence.LicenceFileException;
import kassahub.hub.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Licence files that a vendor sent: those that were uploaded, and those of one directory, which are
 * taken in first, in the order of their names, as files carry their date in it. One of the
 * directory that cannot be read stops who waits for more, until somebody takes it away.
 */
final class FileIssuer implements LicenceIssuer {
  private static final Logger LOG = LoggerFactory.getLogger(FileIssuer.class);
  private static final String TAKEN = ".taken";

  /** What was written since is perhaps not all of a file. */
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private static final InstantSource MACHINE = InstantSource.system();

  private final VendorFiles received;
  private final Path directory;
  private final long vendor;

  /**
   * The issuer of one vendor.
   *
   * @param directory of files that were put on this machine; there may be none
   */
  FileIssuer(VendorFiles received, Path directory, long vendor) {
    this.received = received;
    this.directory = directory;
    this.vendor = vendor;
  }

  @Override
  public Optional<Map<String, VendorDevice>> check(List<String> serials) {
    return Optional.empty();
  }

  @Override
  public GrantAnswer grant(GrantRequest request) {
    var unread = takeIn();
    var answer = received.grant(vendor, request);
    if (unread.isPresent() && !(answer instanceof GrantAnswer.Decided)) {
      throw unread.get();
    }
    return answer;
  }

  /** What stopped it, if anything. */
  private Optional<Problem.Unavailable> takeIn() {
    try {
      if (Files.isDirectory(directory)) {
        files().forEach(this::take);
      }
      return Optional.empty();
    } catch (Problem.Unavailable unread) {
      return Optional.of(unread);
    }
  }

  private List<Path> files() {
    try (var names = Files.list(directory)) {
      return names.filter(name -> name.toString().endsWith(".slf")).sorted().toList();
    } catch (IOException failure) {
      throw VendorCall.unavailable(failure.getClass().getSimpleName());
    }
  }

  private void take(Path path) {
    String name = path.getFileName().toString();
    try {
      var before = attributes(path);
      if (isFresh(before)) {
        return;
      }
      received.found(vendor, name, LicenceFile.parse(Files.readAllBytes(path)));
      var after = attributes(path);
      if (after.size() == before.size()
          && after.lastModifiedTime().equals(before.lastModifiedTime())) {
        setAside(path);
      }
    } catch (NoSuchFileException taken) {
      LOG.debug("Another hub took a vendor's file. vendor={}", vendor, taken);
    } catch (IOException failure) {
      throw VendorCall.unavailable(failure.getClass().getSimpleName());
    } catch (LicenceFileException wrong) {
      throw new Problem.Unavailable("VENDOR_GARBLED", name + ": " + wrong.reason());
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }

  /** A time to come is that of another clock. */
  private static boolean isFresh(BasicFileAttributes file) {
    var age = Duration.between(file.lastModifiedTime().toInstant(), MACHINE.instant());
    return !age.isNegative() && age.compareTo(SETTLED) < 0;
  }

  /** A directory that we may only read is read again each time, and brings nothing new. */
  private void setAside(Path path) {
    try {
      Files.move(
          path, path.resolveSibling(path.getFileName() + TAKEN), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException refused) {
      LOG.debug("A vendor's file stays in its directory. vendor={}", vendor, refused);
    }
  }
}
