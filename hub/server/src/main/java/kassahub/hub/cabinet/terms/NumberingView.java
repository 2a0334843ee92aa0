package kassahub.hub.cabinet.terms;

import java.util.List;
import kassahub.hub.billing.terms.Numbering;

/** Every series of numbers. */
public record NumberingView(List<Numbering.Series> series) {}
