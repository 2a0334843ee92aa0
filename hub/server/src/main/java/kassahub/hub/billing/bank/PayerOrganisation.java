package kassahub.hub.billing.bank;

/** An organisation that has a payer's number. */
public record PayerOrganisation(long id, String name, String taxNumber) {}
