package kassahub.hub.billing;

/**
 * When an organisation pays (A-118, K-34).
 *
 * @param prepaid before the delivery, not after it
 * @param days from the invoice to its due day
 * @param workingDays whether only working days count
 */
public record PaymentTerms(boolean prepaid, int days, boolean workingDays) {
  public PaymentTerms {
    if (days < 0 || days > 365) {
      throw new IllegalArgumentException("days: 0 to 365 expected, found " + days);
    }
  }

  /** Five working days after the invoice (K-03). */
  public static final PaymentTerms USUAL = new PaymentTerms(false, 5, true);

  /** As the column and the contract of the API spell it. */
  public String word() {
    return prepaid ? "prepaid" : "postpaid";
  }
}
