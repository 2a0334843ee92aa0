package kassahub.hub.cabinet.terms;

import kassahub.hub.licence.VendorFile;
import kassahub.hub.web.table.Table;

/**
 * One file of a vendor.
 *
 * @param by where it is from
 */
public record VendorFileView(long vendor, String name, VendorFile file, String by, Table lines) {}
