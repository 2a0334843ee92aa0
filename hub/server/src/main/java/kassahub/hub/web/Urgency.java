package kassahub.hub.web;

/**
 * From how many days left a term is painted as one to think of, and as one to see to.
 *
 * @param soonDays yellow
 * @param urgentDays orange: no more than soon
 */
public record Urgency(int soonDays, int urgentDays) {
  /** As the catalogue has it. */
  public static final Urgency USUAL = new Urgency(90, 30);

  public Urgency {
    if (urgentDays < 0 || urgentDays > soonDays) {
      throw new IllegalArgumentException(urgentDays + " days are not less than " + soonDays);
    }
  }
}
