package kassahub.hub.catalogue;

/**
 * Scope of rights and fee.
 *
 * @param article code on orders and invoices
 */
public record LicenceType(long id, String name, String article, Term term, String rightsHolder) {}
