package kassahub.deploy.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * One parsed Java file.
 *
 * @param path relative to the root of the project
 * @param packageName as declared
 * @param imports full names, static ones included
 * @param literals string literals with the lines they begin on
 * @param methods methods and constructors with their lengths in lines
 * @param text the file
 */
record Source(
    Path path,
    String packageName,
    List<String> imports,
    List<Literal> literals,
    List<Method> methods,
    String text) {

  record Literal(long line, String value) {}

  record Method(String name, long line, long lines) {}

  boolean isTest() {
    return path.toString().contains("src/test/");
  }

  int lines() {
    return (int) text.lines().count();
  }

  String fileName() {
    return path.getFileName().toString();
  }

  /** Parses every Java file below the folders; generated code is left out. */
  static List<Source> all(Path root, String... folders) {
    var files = new ArrayList<Path>();
    for (String folder : folders) {
      try (var walk = Files.walk(root.resolve(folder))) {
        walk.filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.toString().contains("/target/"))
            .forEach(files::add);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return parse(root, files);
  }

  private static List<Source> parse(Path root, List<Path> files) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      var sources = new ArrayList<Source>();
      for (CompilationUnitTree unit : task.parse()) {
        sources.add(read(root, unit, Trees.instance(task)));
      }
      return sources;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Source read(Path root, CompilationUnitTree unit, Trees trees) throws IOException {
    var path = Path.of(unit.getSourceFile().toUri());
    var scanner = new Scanner(unit, trees);
    scanner.scan(unit, null);
    return new Source(
        root.toAbsolutePath().normalize().relativize(path.toAbsolutePath().normalize()),
        String.valueOf(unit.getPackageName()),
        List.copyOf(scanner.imports),
        List.copyOf(scanner.literals),
        List.copyOf(scanner.methods),
        Files.readString(path));
  }

  private static final class Scanner extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final Trees trees;
    private final List<String> imports = new ArrayList<>();
    private final List<Literal> literals = new ArrayList<>();
    private final List<Method> methods = new ArrayList<>();

    Scanner(CompilationUnitTree unit, Trees trees) {
      this.unit = unit;
      this.trees = trees;
    }

    @Override
    public Void visitImport(ImportTree tree, Void nothing) {
      imports.add(tree.getQualifiedIdentifier().toString());
      return super.visitImport(tree, null);
    }

    @Override
    public Void visitLiteral(LiteralTree tree, Void nothing) {
      if (tree.getValue() instanceof String value) {
        literals.add(
            new Literal(line(trees.getSourcePositions().getStartPosition(unit, tree)), value));
      }
      return super.visitLiteral(tree, null);
    }

    @Override
    public Void visitMethod(MethodTree tree, Void nothing) {
      long from = line(trees.getSourcePositions().getStartPosition(unit, tree));
      long to = line(trees.getSourcePositions().getEndPosition(unit, tree));
      methods.add(new Method(tree.getName().toString(), from, to - from + 1));
      return super.visitMethod(tree, null);
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }
}
