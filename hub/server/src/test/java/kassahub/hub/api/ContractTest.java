package kassahub.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ContractTest {
  private final Contract contract = Contract.load();

  @Test
  void everyExampleFitsItsSchema() {
    var faults = new ArrayList<String>();
    int examples = 0;
    for (var content : contents()) {
      var example = content.find("example");
      if (example.isPresent()) {
        examples++;
        faults.addAll(SchemaCheck.faults(example.get().value(), content.get("schema")));
      }
    }

    assertThat(faults).isEmpty();
    assertThat(examples).isGreaterThan(12);
  }

  @Test
  void aWrongExampleWouldBeFound() {
    var money = contract.root().get("components").get("schemas").get("Money");

    assertThat(SchemaCheck.faults(Map.of("amount", "1", "sum", 2), money)).hasSize(3);
  }

  @Test
  void operationsHaveDistinctNamesAndTexts() {
    assertThat(contract.operations()).hasSizeGreaterThan(20);
    assertThat(contract.operations()).extracting(Contract.Operation::id).doesNotHaveDuplicates();
    assertThat(contract.operations()).allSatisfy(o -> assertThat(o.summary()).isNotBlank());
  }

  @Test
  void documentsEveryCodeOfTheServerAndNoOther() throws IOException {
    var documented = codes("Problem");
    var everything = sources("");

    assertThat(documented)
        .containsAll(thrown("Problem\\.\\w+", "api", "activation", "renewal"))
        .filteredOn(code -> !code.startsWith("HTTP_"))
        .allSatisfy(code -> assertThat(everything).contains('"' + code + '"'));
    assertThat(codes("Reason")).hasSameElementsAs(thrown("Reason", "activation", "renewal"));
  }

  @Test
  void examplesUseCodesThatAreDocumented() throws IOException {
    var documented = new HashSet<>(codes("Problem"));
    documented.addAll(codes("Reason"));
    var named = Pattern.compile("code: ([A-Z_]{3,})").matcher(contract.yaml()).results().toList();

    assertThat(named).extracting(code -> code.group(1)).isNotEmpty().isSubsetOf(documented);
  }

  private List<String> codes(String schema) {
    return contract
        .root()
        .get("components")
        .get("schemas")
        .get(schema)
        .get("properties")
        .get("code")
        .get("x-extensible-enum")
        .items()
        .stream()
        .map(ContractNode::text)
        .toList();
  }

  /** Codes that the sources of some packages make. */
  private static Set<String> thrown(String type, String... packages) throws IOException {
    var found = new TreeSet<String>();
    for (String name : packages) {
      Pattern.compile("new " + type + "\\(\\s*\"([A-Z_]+)\"")
          .matcher(sources(name))
          .results()
          .forEach(made -> found.add(made.group(1)));
    }
    return found;
  }

  private static String sources(String name) throws IOException {
    try (var files = Files.walk(Path.of("src/main/java/kassahub/hub", name))) {
      var text = new StringBuilder();
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    }
  }

  private List<ContractNode> contents() {
    var found = new ArrayList<ContractNode>();
    collect(contract.root().get("paths"), found);
    collect(contract.root().get("components").get("responses"), found);
    return found;
  }

  private static void collect(ContractNode node, List<ContractNode> found) {
    node.find("content").ifPresent(content -> found.addAll(content.entries().values()));
    node.entries().values().forEach(child -> collect(child, found));
    node.items().forEach(child -> collect(child, found));
  }
}
