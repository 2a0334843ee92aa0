package kassahub.hub.billing;

import java.time.LocalDate;

/**
 * What an order shows of its universal transfer document.
 *
 * @param number of its own series
 * @param printed the number as the document shows it
 * @param status 1: an invoice for tax as well; 2: nothing in it is taxed
 * @param ready whether its files are made
 */
public record Transfer(
    long number, String printed, int status, LocalDate issuedOn, boolean ready) {}
