package kassahub.hub.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A place in the contract; references are followed. */
record ContractNode(ContractNode.@Nullable Root root, @Nullable Object value) {
  private static final String LOCAL = "#/";

  /** The whole document. */
  record Root(Map<?, ?> document) {}

  static ContractNode of(Map<?, ?> document) {
    return new ContractNode(new Root(document), document);
  }

  Optional<ContractNode> find(String name) {
    return value() instanceof Map<?, ?> map && map.get(name) != null
        ? Optional.of(node(map.get(name)))
        : Optional.empty();
  }

  ContractNode get(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException("contract has no " + name + " at this place"));
  }

  String text(String name) {
    return find(name).map(ContractNode::text).orElse("");
  }

  String text() {
    return String.valueOf(value());
  }

  boolean flag(String name) {
    return find(name).map(node -> Boolean.TRUE.equals(node.value())).orElse(false);
  }

  /** Entries of a mapping, in their order; none when it is something else. */
  Map<String, ContractNode> entries() {
    var entries = new LinkedHashMap<String, ContractNode>();
    if (value() instanceof Map<?, ?> map) {
      map.forEach((name, child) -> entries.put(String.valueOf(name), node(child)));
    }
    return entries;
  }

  /** Items of a sequence; none when it is something else. */
  List<ContractNode> items() {
    return value() instanceof List<?> list ? list.stream().map(this::node).toList() : List.of();
  }

  private ContractNode node(@Nullable Object child) {
    if (child instanceof Map<?, ?> map
        && map.get("$ref") instanceof String reference
        && root() != null) {
      var at = of(root().document());
      for (String part : reference.substring(LOCAL.length()).split("/", -1)) {
        at = at.get(part);
      }
      return at;
    }
    return new ContractNode(root(), child);
  }
}
