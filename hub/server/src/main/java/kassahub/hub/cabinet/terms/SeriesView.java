package kassahub.hub.cabinet.terms;

import kassahub.hub.billing.terms.Numbering;
import kassahub.hub.cabinet.Fields;

/** One series of numbers. */
public record SeriesView(Numbering.Series series, Fields form) {}
