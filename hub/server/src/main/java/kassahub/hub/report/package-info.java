/**
 * Spreadsheets of what the hub knows, written while they are read: a report of any length takes the
 * same memory.
 *
 * <p>What a register could tell and did not is the words «Нет данных»; what nobody entered into the
 * cabinet is an empty cell. Text cells are text to the spreadsheet program too, so that a name
 * which begins with an equals sign stays a name.
 */
@NullMarked
package kassahub.hub.report;

import org.jspecify.annotations.NullMarked;
