package kassahub.hub.activation;

import java.util.List;

/** An activation with all its lines in order. */
public record Activation(ActivationSummary summary, List<ActivationLine> lines) {
  public Activation {
    lines = List.copyOf(lines);
  }

  /** Its number, never reused. */
  public long number() {
    return summary.number();
  }
}
