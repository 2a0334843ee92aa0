package kassahub.deploy.manifest;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A place in a YAML or JSON document.
 *
 * @param where for messages: file and path
 */
record Tree(String where, Object node) {
  static final Path DEPLOY = Path.of("..").toAbsolutePath().normalize();

  /** The documents of a file below {@code deploy/}; the same key twice is a mistake. */
  static List<Tree> documents(String file) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    var yaml = new Yaml(new SafeConstructor(options));
    return StreamSupport.stream(yaml.loadAll(text(file)).spliterator(), false)
        .map(node -> new Tree(file, node))
        .toList();
  }

  /** The only document of a file. */
  static Tree document(String file) {
    var all = documents(file);
    if (all.size() != 1) {
      throw new AssertionError(file + " has " + all.size() + " documents");
    }
    return all.getFirst();
  }

  static Tree json(String file) {
    return new Tree(file, new JsonObject(text(file)).getMap());
  }

  static String text(String file) {
    try {
      return Files.readString(DEPLOY.resolve(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Down by keys. */
  Tree at(String... keys) {
    var place = this;
    for (String key : keys) {
      var here = place;
      place =
          place
              .find(key)
              .orElseThrow(() -> new AssertionError(here.where + " lacks " + key + ": " + here));
    }
    return place;
  }

  Optional<Tree> find(String key) {
    return Optional.ofNullable(map(node).get(key)).map(child -> new Tree(where + "/" + key, child));
  }

  String text() {
    return String.valueOf(node);
  }

  int number() {
    return Integer.parseInt(text());
  }

  Stream<Tree> each() {
    var children = new ArrayList<Tree>();
    for (Object child : (Iterable<?>) node) {
      children.add(new Tree(where + "[" + children.size() + "]", child));
    }
    return children.stream();
  }

  List<String> texts() {
    return each().map(Tree::text).toList();
  }

  /** The child of a list that carries this name. */
  Tree named(String name) {
    return each()
        .filter(child -> child.at("name").text().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(where + " has nothing named " + name));
  }

  Map<String, String> pairs() {
    var pairs = new LinkedHashMap<String, String>();
    map(node).forEach((key, value) -> pairs.put(key, String.valueOf(value)));
    return pairs;
  }

  /** Visits every value of this key, however deep. */
  void deep(String key, Consumer<Tree> visitor) {
    switch (node) {
      case Map<?, ?> children ->
          children.forEach(
              (name, child) -> {
                var below = new Tree(where + "/" + name, child);
                if (name.equals(key)) {
                  visitor.accept(below);
                }
                below.deep(key, visitor);
              });
      case Iterable<?> children ->
          children.forEach(child -> new Tree(where, child).deep(key, visitor));
      case null, default -> {}
    }
  }

  private static Map<String, Object> map(Object node) {
    var all = new LinkedHashMap<String, Object>();
    if (node instanceof Map<?, ?> children) {
      children.forEach((key, value) -> all.put(String.valueOf(key), value));
    }
    return all;
  }
}
