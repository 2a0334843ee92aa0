package kassahub.hub.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/** {@code openapi/v1.yaml}: its text, and its operations in order. */
public final class Contract {
  private static final String RESOURCE = "/openapi/v1.yaml";
  private static final List<String> METHODS = List.of("get", "post", "put", "delete");

  private final String yaml;
  private final ContractNode root;
  private final List<Operation> operations;

  private Contract(String yaml, ContractNode root) {
    this.yaml = yaml;
    this.root = root;
    this.operations = operations(root);
  }

  /**
   * Something that the API can do.
   *
   * @param method in capitals
   * @param permission what the key must allow; empty = any key
   * @param body an example of the body, pretty-printed; empty = none is sent
   */
  public record Operation(
      String id,
      String method,
      String path,
      String tag,
      String summary,
      String description,
      Optional<String> permission,
      List<Field> parameters,
      List<Field> fields,
      Optional<String> body,
      Answer answer) {}

  /**
   * A parameter or a field of the body.
   *
   * @param in {@code path}, {@code query}, {@code header} or {@code body}
   */
  public record Field(String name, String in, String type, boolean required, String description) {}

  /** The usual answer and an example of it. */
  public record Answer(String status, String description, Optional<String> body) {}

  /** Reads the contract that is packed with the hub. */
  public static Contract load() {
    try (var in = Contract.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + RESOURCE);
      }
      return parse(new String(in.readAllBytes(), UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(RESOURCE, failure);
    }
  }

  private static Contract parse(String yaml) {
    var options = new LoaderOptions();
    var reader =
        new Yaml(
            new SafeConstructor(options),
            new Representer(new DumperOptions()),
            new DumperOptions(),
            options,
            new PlainDates());
    Map<?, ?> document = reader.load(yaml);
    return new Contract(yaml, ContractNode.of(document));
  }

  public String yaml() {
    return yaml;
  }

  public List<Operation> operations() {
    return operations;
  }

  /** The whole document. */
  ContractNode root() {
    return root;
  }

  private static List<Operation> operations(ContractNode root) {
    var found = new ArrayList<Operation>();
    root.get("paths")
        .entries()
        .forEach(
            (path, methods) ->
                METHODS.forEach(
                    method ->
                        methods
                            .find(method)
                            .ifPresent(node -> found.add(operation(method, path, node)))));
    return List.copyOf(found);
  }

  private static Operation operation(String method, String path, ContractNode node) {
    var body = node.find("requestBody").map(Contract::content);
    return new Operation(
        node.text("operationId"),
        method.toUpperCase(Locale.ROOT),
        path,
        node.get("tags").items().getFirst().text(),
        node.text("summary"),
        node.text("description"),
        node.find("x-permission").map(ContractNode::text),
        node.find("parameters").map(Contract::parameters).orElse(List.of()),
        body.map(content -> fields(content.get("schema"))).orElse(List.of()),
        body.map(Contract::example),
        answer(node.get("responses")));
  }

  private static Answer answer(ContractNode responses) {
    var usual =
        responses.entries().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("2"))
            .findFirst()
            .orElseThrow();
    var example =
        usual
            .getValue()
            .find("content")
            .flatMap(content -> content.find("application/json"))
            .flatMap(content -> content.find("example"))
            .map(Contract::pretty);
    return new Answer(usual.getKey(), usual.getValue().text("description"), example);
  }

  private static List<Field> parameters(ContractNode parameters) {
    return parameters.items().stream()
        .map(
            node ->
                new Field(
                    node.text("name"),
                    node.text("in"),
                    node.get("schema").text("type"),
                    node.flag("required"),
                    node.text("description")))
        .toList();
  }

  private static List<Field> fields(ContractNode schema) {
    var required =
        schema.find("required").stream()
            .flatMap(names -> names.items().stream())
            .map(ContractNode::text)
            .toList();
    return schema.get("properties").entries().entrySet().stream()
        .map(
            entry ->
                new Field(
                    entry.getKey(),
                    "body",
                    entry.getValue().text("type"),
                    required.contains(entry.getKey()),
                    entry.getValue().text("description")))
        .toList();
  }

  private static ContractNode content(ContractNode holder) {
    return holder.get("content").get("application/json");
  }

  private static String example(ContractNode content) {
    return content.find("example").map(Contract::pretty).orElse("{}");
  }

  private static String pretty(ContractNode example) {
    return Json.encodePrettily(example.value());
  }
}
