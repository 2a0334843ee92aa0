package kassahub.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
