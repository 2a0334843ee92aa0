import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** java .mvn/Format.java check|fix DIRECTORY: holds every Java source to google-java-format. */
class Format {
  public static void main(String[] args) throws IOException {
    boolean fix = args[0].equals("fix");
    long unformatted =
        sources(Path.of(args[1])).parallelStream().filter(file -> !isFormatted(file, fix)).count();
    if (unformatted > 0 && !fix) {
      System.out.println("Run: mvn -N validate -Dformat=fix");
      System.exit(1);
    }
  }

  private static boolean isFormatted(Path file, boolean fix) {
    try {
      String text = Files.readString(file);
      String formatted = new Formatter().formatSourceAndFixImports(text);
      if (formatted.equals(text)) {
        return true;
      }
      if (fix) {
        Files.writeString(file, formatted);
      } else {
        System.out.println("not formatted: " + file);
      }
      return false;
    } catch (IOException | FormatterException failed) {
      throw new IllegalStateException(file.toString(), failed);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(
              file -> file.toString().endsWith(".java") && !file.toString().contains("/target/"))
          .toList();
    }
  }
}
