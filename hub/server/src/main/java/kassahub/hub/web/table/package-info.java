/**
 * The one table of the product: columns in the catalogue's order, sort, filters as chips, the
 * column chooser, page sizes, keyset paging, selection and export. Its state lives in the address;
 * size, sort and hidden columns are also remembered for each user.
 *
 * <p>A page declares a {@link kassahub.hub.web.table.TableSpec}, reads {@link
 * kassahub.hub.web.table.TableState} from the request, and shows a {@link
 * kassahub.hub.web.table.Table} with {@code @template.web.table.table(...)}. Titles are texts named
 * {@code table.NAME.caption}, {@code .search}, {@code .empty.title}, {@code .empty.text}, {@code
 * .col.COLUMN} and {@code .filter.FILTER}.
 */
@NullMarked
package kassahub.hub.web.table;

import org.jspecify.annotations.NullMarked;
