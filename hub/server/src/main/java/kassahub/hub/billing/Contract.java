package kassahub.hub.billing;

import java.time.LocalDate;
import java.util.Optional;

/**
 * On what an organisation buys.
 *
 * @param name empty: accepting the offer was the contract
 * @param signedOn of the signature, or of the acceptance
 */
public record Contract(long id, Optional<String> name, LocalDate signedOn, PaymentTerms terms) {}
